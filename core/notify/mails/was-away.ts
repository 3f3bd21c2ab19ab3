/** The first mail of a daemon that did not run for hours: for how long, and which targets missed their runs. */
import type { Instant } from "../../model/time.ts";
import { pageLink, type Content, type Reader } from "./content.ts";
import { targetList } from "./incident-content.ts";
import { duration, pointInTime } from "./times.ts";

export interface WasAwayData {
  readonly since: Instant;
  readonly until: Instant;
  readonly targets: readonly string[];
}

export function wasAway({ since, until, targets }: WasAwayData, reader: Reader): Content {
  const { texts, timezone } = reader;
  const length = duration(texts.language, since, until);
  return {
    subject: texts.wasAway.subject(length),
    blocks: [
      { sort: "paragraph", text: texts.wasAway.lead },
      {
        sort: "facts",
        facts: [
          [texts.since, pointInTime(texts.language, timezone, since)],
          [texts.ended, pointInTime(texts.language, timezone, until)],
          [texts.lasted, length],
        ],
      },
      targetList({ targets }, reader),
      { sort: "paragraph", text: texts.wasAway.hint },
      ...pageLink(reader, null),
      { sort: "commands", label: texts.statusCommand, commands: ["rollcall status"] },
    ],
  };
}
