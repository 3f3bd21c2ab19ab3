/** One mail when an incident opens. */
import type { Content, Reader } from "./content.ts";
import { incidentBlocks, whoIsConcerned, type OpenIncidentData } from "./incident-content.ts";

export function incidentOpened(data: OpenIncidentData, reader: Reader): Content {
  const { opened, codes } = reader.texts;
  const subject = opened.subject(whoIsConcerned(data, reader), codes[data.incident.code]);
  return { subject, blocks: incidentBlocks(opened.lead, data, reader) };
}
