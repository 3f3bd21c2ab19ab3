/** The dependencies that a process of rollcall has, whatever its config says: opened once, kept over reloads. */
import type { Announcer } from "../engine/engine.ts";
import type { Live } from "../engine/live.ts";
import type { Snapshots } from "../engine/read/snapshots.ts";
import type { Clock } from "../model/time.ts";
import type { ProxyOptions } from "../plugin/http/wire.ts";
import type { Outside } from "./outside.ts";
import type { LeaseHolder, Store } from "../store/store.ts";
import type { AppLog } from "./log.ts";
import type { Pacers } from "./targets/pacers.ts";
import type { Traffic } from "./targets/traffic.ts";

export interface Surroundings {
  readonly store: Store;
  readonly clock: Clock;
  /** Whether the clock is held against those of the vendors. Not if somebody has set it to another time on purpose. */
  readonly comparesClocks: boolean;
  readonly log: AppLog;
  readonly holder: LeaseHolder;
  readonly snapshots: Snapshots;
  readonly announcer: Announcer;
  readonly random: () => number;
  readonly redact: (text: string) => string;
  readonly proxy: ProxyOptions;
  readonly outside: Outside;
  readonly pacers: Pacers;
  readonly traffic: Traffic;
  readonly live: Live;
  readonly version: string;
  /** Aborts when the process is told to stop. */
  readonly signal: AbortSignal;
  /** Whether the process of this number lives on this machine. */
  readonly isAlive: (pid: number) => boolean;
}
