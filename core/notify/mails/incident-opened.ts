/** One mail when an incident opens. */
import type { Mail, Reader } from "./content.ts";
import { incidentBlocks, whoIsConcerned, type IncidentMailData } from "./incident-content.ts";
import { layOut } from "./layout.ts";

export function incidentOpened(data: IncidentMailData, reader: Reader): Mail {
  const { opened, codes } = reader.texts;
  const subject = opened.subject(whoIsConcerned(data, reader), codes[data.incident.code]);
  return layOut({ subject, blocks: incidentBlocks(opened.lead, data, reader) }, reader);
}
