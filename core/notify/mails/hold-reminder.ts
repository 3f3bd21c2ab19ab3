/** The reminder of a hold that nobody has decided: daily at first, then weekly. */
import type { Mail, Reader } from "./content.ts";
import { holdBlocks, type HoldMailData } from "./hold-content.ts";
import { layOut } from "./layout.ts";

export function holdReminder(data: HoldMailData, reader: Reader): Mail {
  const { subject, lead } = reader.texts.holdReminder;
  const count = data.records.length;
  return layOut({ subject: subject(data.target, count), blocks: holdBlocks(lead, data, reader) }, reader);
}
