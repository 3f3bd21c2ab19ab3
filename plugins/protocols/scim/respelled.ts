/**
 * Whether a server may have made the text that it shows of the one that it was sent: blanks joined or taken off, letters composed or put in
 * another case, signs escaped as in HTML, an end cut off that is too long for its column (`Sales` is no beginning of `Sales EMEA` that was cut). Pure. A guess, so it is asked only after a server
 * accepted a change: a text that it had spelled so before reads the same afterwards, as if nothing had been done.
 */
export function isRespelled(sent: string, shown: string): boolean {
  const [wanted, letters] = [lettersOf(sent), lettersOf(shown)];
  if (letters === "") return false;
  return wanted === letters || (shown.length >= SHORTEST_COLUMN && wanted.startsWith(letters));
}

/** The fewest characters that a column for texts takes. */
const SHORTEST_COLUMN = 16;

function lettersOf(text: string): string {
  return text
    .replace(/&#?\w+;/g, "")
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();
}
