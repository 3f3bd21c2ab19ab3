/**
 * What is taken out of every text that comes from outside, once and for all, before anybody reads it: characters that no
 * name, note or id has a use for, and that databases, terminals and calendars cannot carry. Line ends of every kind become
 * `\n`; NUL and all other control characters go, but for the tab; half a surrogate pair becomes U+FFFD. All else stays: emoji,
 * right-to-left marks, whatever length. Pure.
 */
const ODD = /[[\p{Cc}\u2028\u2029]--[\t\n]]/v;
const LINE_ENDS = /\r\n?|[\u2028\u2029]/g;
const CONTROLS = /[\p{Cc}--[\t\n]]/gv;

/** Returns the text without these characters: the same string if there is nothing to clean, which costs one look. */
export function cleanText(text: string): string {
  const kept = ODD.test(text) ? text.replace(LINE_ENDS, "\n").replace(CONTROLS, "") : text;
  return kept.isWellFormed() ? kept : kept.toWellFormed();
}
