/** The mail that says that rollcall works on a new, empty database: expected on the first day, and a loss on any other. */
import type { Instant } from "../../model/time.ts";
import { pageLink, type Content, type Reader } from "./content.ts";
import { pointInTime } from "./times.ts";

export interface NewDatabaseData {
  /** The file, or the database and its server. */
  readonly where: string;
  readonly at: Instant;
  /** Whether there had been a database in its place before. */
  readonly again: boolean;
}

export function newDatabase({ where, at, again }: NewDatabaseData, reader: Reader): Content {
  const { texts, timezone } = reader;
  return {
    subject: texts.newDatabase.subject,
    blocks: [
      { sort: "paragraph", text: again ? texts.newDatabase.again : texts.newDatabase.lead },
      {
        sort: "facts",
        facts: [
          [texts.newDatabase.where, where],
          [texts.since, pointInTime(texts.language, timezone, at)],
        ],
      },
      { sort: "paragraph", text: texts.newDatabase.hint },
      ...pageLink(reader, null),
      { sort: "commands", label: texts.statusCommand, commands: ["rollcall status"] },
    ],
  };
}
