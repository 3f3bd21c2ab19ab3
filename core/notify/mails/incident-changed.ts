/** One mail when the cause of an open incident changes, since something else has to be done now. */
import type { ErrorCode } from "../../model/errors.ts";
import type { Content, Reader } from "./content.ts";
import { incidentBlocks, whoIsConcerned, type OpenIncidentData } from "./incident-content.ts";

export interface IncidentChangedData extends OpenIncidentData {
  /** The incident before its cause changed. */
  readonly before: { readonly code: ErrorCode };
}

export function incidentChanged(data: IncidentChangedData, reader: Reader): Content {
  const { changed, codes, was } = reader.texts;
  const subject = changed.subject(whoIsConcerned(data, reader), codes[data.incident.code]);
  const [lead, ...rest] = incidentBlocks(changed.lead, data, reader);
  const before = `${codes[data.before.code]} (${data.before.code})`;
  return { subject, blocks: [lead!, { sort: "facts", facts: [[was, before]] }, ...rest] };
}
