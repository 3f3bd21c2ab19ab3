/**
 * The form in which the names of things (offices, absence types, spaces) are compared: without the blanks around it, and with each
 * letter and its mark as one character (Unicode NFC). Two names that a reader cannot tell apart are then one.
 */
export function plainName(name: string): string {
  return name.trim().normalize("NFC");
}
