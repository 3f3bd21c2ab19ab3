/**
 * What is taken out of every text that comes from outside, once and for all, before anybody reads it: characters that no
 * name, note or id has a use for, and that databases, terminals and calendars cannot carry. NUL and the other control
 * characters go, but for tab and line breaks; half a surrogate pair becomes U+FFFD. All else stays: emoji, right-to-left
 * marks, whatever length. Pure.
 */
const CONTROLS = /[\p{Cc}--[\t\n\r]]/gv;

/** The same text when there is nothing to clean, which costs one look. */
export function cleanText(text: string): string {
  const kept = text.search(CONTROLS) === -1 ? text : text.replace(CONTROLS, "");
  return kept.isWellFormed() ? kept : kept.toWellFormed();
}
