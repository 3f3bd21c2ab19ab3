import { plainName } from "./plain-name.ts";

/**
 * The form in which names are compared that a tool may have stored a little differently than it was sent them: `plainName`, with the blanks
 * inside joined, and without regard to case.
 */
export function foldedName(name: string): string {
  return plainName(name).replace(/\s+/g, " ").toLowerCase();
}
