/** The one text in which an absence's type and comment travel: `Vacation: by the sea`. Equal input gives the equal text. */
import type { Absence } from "../../core/model/absence.ts";

/** At most `longest` UTF-16 units, no character cut in half; null when there is nothing to say. */
export function noteOf(absence: Pick<Absence, "type" | "comment">, longest: number): string | null {
  const parts = [absence.type.name, absence.comment].map(normalNote).filter((part) => part !== null);
  return parts.length === 0 ? null : shortened(parts.join(": "), longest);
}

/** As notes compare: line ends are `\n`, no other control characters, nothing stands around them, and empty is null. */
export function normalNote(text: string | null | undefined): string | null {
  const lines = text?.replace(/\r\n?/g, "\n").replace(/(?![\n\t])\p{Cc}/gu, "");
  return lines?.toWellFormed().trim() || null;
}

/** The type's name in a note; a name that holds `: ` itself is told up to there. */
export function typeIn(note: string): string {
  return note.split(": ", 1)[0]!;
}

function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  const whole = /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
  return `${whole.trimEnd()}…`;
}
