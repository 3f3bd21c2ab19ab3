/** The daily reminder while an incident is open, with everything that the first mail said. */
import { duration } from "./times.ts";
import type { Instant } from "../../model/time.ts";
import type { Content, Reader } from "./content.ts";
import { incidentBlocks, whoIsConcerned, type OpenIncidentData } from "./incident-content.ts";

export function incidentReminder(data: OpenIncidentData & { readonly now: Instant }, reader: Reader): Content {
  const { reminder, codes, lasted, language } = reader.texts;
  const subject = reminder.subject(whoIsConcerned(data, reader), codes[data.incident.code]);
  const [lead, ...rest] = incidentBlocks(reminder.lead, data, reader);
  const length = duration(language, data.since, data.now);
  return { subject, blocks: [lead!, { sort: "facts", facts: [[lasted, length]] }, ...rest] };
}
