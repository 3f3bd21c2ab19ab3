/** The weekly reminder of a target that somebody paused by hand and perhaps forgot. */
import type { Instant } from "../../model/time.ts";
import { pageLink, type Content, type Reader } from "./content.ts";
import { duration, pointInTime } from "./times.ts";

export interface PausedLongData {
  readonly target: string;
  readonly since: Instant;
  readonly by: string | null;
  readonly reason: string | null;
  readonly now: Instant;
}

export function pausedLong({ target, since, by, reason, now }: PausedLongData, reader: Reader): Content {
  const { texts, timezone } = reader;
  const words = texts.pausedLong;
  return {
    subject: words.subject(target, duration(texts.language, since, now)),
    blocks: [
      { sort: "paragraph", text: words.lead },
      {
        sort: "facts",
        facts: [
          [texts.target, target],
          [texts.since, pointInTime(texts.language, timezone, since)],
          ...(by === null ? [] : [[words.by, by] as const]),
          ...(reason === null ? [] : [[texts.why, reason] as const]),
        ],
      },
      ...pageLink(reader, target),
      { sort: "commands", label: words.resumeCommand, commands: [`rollcall resume ${target}`] },
      { sort: "paragraph", text: words.forGood },
    ],
  };
}
