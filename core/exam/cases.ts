/** All cases, in the order in which somebody who writes a connector meets them. */
import { abort } from "./cases/abort.ts";
import { config } from "./cases/config.ts";
import { crash } from "./cases/crash.ts";
import { failingLookUp } from "./cases/failing-look-up.ts";
import { failingPage } from "./cases/failing-page.ts";
import { halvesAndHours } from "./cases/halves-and-hours.ts";
import { ids } from "./cases/ids.ts";
import { leavers } from "./cases/leavers.ts";
import { limits } from "./cases/limits.ts";
import { lost } from "./cases/lost.ts";
import { news } from "./cases/news.ts";
import { pages } from "./cases/pages.ts";
import { refused } from "./cases/refused.ts";
import { secrets } from "./cases/secrets.ts";
import { testMode } from "./cases/test-mode.ts";
import { throttled } from "./cases/throttled.ts";
import { twice } from "./cases/twice.ts";
import { unmanaged } from "./cases/unmanaged.ts";
import type { Hall } from "./hall.ts";
import type { CaseName } from "./options.ts";

export interface Case {
  readonly name: CaseName;
  readonly promise: string;
  hold(hall: Hall): Promise<void>;
}

export const CASES: readonly Case[] = [
  ...[config, twice, ids, pages, failingPage, failingLookUp, unmanaged, leavers, refused, throttled, lost, crash],
  ...[testMode, abort, secrets, halvesAndHours, news, limits],
];
