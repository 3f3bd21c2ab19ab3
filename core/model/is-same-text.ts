/** Whether a reader sees one text: a letter and its mark may be written as one character or as two (Unicode NFC). */
export function isSameText(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "string" && typeof b === "string" && a.normalize("NFC") === b.normalize("NFC"));
}
