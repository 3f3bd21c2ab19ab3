/** Whether a reader sees the same text in both: a letter and its mark may be one character or two (Unicode NFC). */
export function isSameText(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "string" && typeof b === "string" && a.normalize("NFC") === b.normalize("NFC"));
}
