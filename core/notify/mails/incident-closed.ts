/** One mail when the last affected target works again, with how long the incident lasted. */
import type { Instant } from "../../model/time.ts";
import { pageLink, type Content, type Reader } from "./content.ts";
import { targetList, whatHappened, whoIsConcerned, type IncidentMailData } from "./incident-content.ts";
import { duration, pointInTime } from "./times.ts";

export function incidentClosed(data: IncidentMailData & { readonly closedAt: Instant }, reader: Reader): Content {
  const { texts, timezone } = reader;
  const { incident, since, closedAt } = data;
  const length = duration(texts.language, since, closedAt);
  return {
    subject: texts.closed.subject(whoIsConcerned(data, reader), texts.codes[incident.code], texts.after(length)),
    blocks: [
      { sort: "paragraph", text: texts.closed.lead },
      {
        sort: "facts",
        facts: [
          ...whatHappened(texts.was, data, reader),
          [texts.since, pointInTime(texts.language, timezone, since)],
          [texts.ended, pointInTime(texts.language, timezone, closedAt)],
          [texts.lasted, length],
        ],
      },
      targetList(data, reader),
      ...pageLink(reader, data.targets.length === 1 ? (data.targets[0] ?? null) : null),
      { sort: "commands", label: texts.statusCommand, commands: ["rollcall status"] },
    ],
  };
}
