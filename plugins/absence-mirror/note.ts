/** The one text in which an absence's type and comment are written: `Vacation: by the sea`. The same input always makes the same text. */
import type { Absence } from "../../core/model/absence.ts";

/** Returns at most `longest` UTF-16 units, with no character cut in half; null if there is nothing to say. */
export function noteOf(absence: Pick<Absence, "type" | "comment">, longest: number): string | null {
  const parts = [absence.type.name, absence.comment].map(normalNote).filter((part) => part !== null);
  return parts.length === 0 ? null : shortened(parts.join(": "), longest);
}

/** Returns a note as notes are compared: line ends are `\n`, no other control characters, trimmed, and null if it is empty. */
export function normalNote(text: string | null | undefined): string | null {
  const lines = text?.replace(/\r\n?/g, "\n").replace(/(?![\n\t])\p{Cc}/gu, "");
  return lines?.toWellFormed().trim() || null;
}

/** Returns the name of the absence type in a note. A name that contains `: ` itself is cut off there. */
export function typeIn(note: string): string {
  return note.split(": ", 1)[0]!;
}

function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  const whole = /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
  return `${whole.trimEnd()}…`;
}
