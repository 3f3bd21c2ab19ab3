/** One mail when changes are held, and one more when they have grown by half. */
import type { Mail, Reader } from "./content.ts";
import { holdBlocks, type HoldMailData } from "./hold-content.ts";
import { layOut } from "./layout.ts";

export function holdOpened(data: HoldMailData, reader: Reader): Mail {
  const { subject, lead } = reader.texts.holdOpened;
  const count = data.records.length;
  return layOut({ subject: subject(data.target, count), blocks: holdBlocks(lead, data, reader) }, reader);
}
