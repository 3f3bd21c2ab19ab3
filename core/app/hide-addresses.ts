/**
 * Hides e-mail addresses in a line of the log, which names people by id: addresses of calendars, and sentences of vendors, hold them. Also
 * as they stand in a URL (`ada%40example.com`). Of a login before a URL's host (`postgres://rollcall@db.example.com`) the host stays: whoever
 * looks for what failed needs it, and it is no person's. An escape of JSON before an address is none of its characters. Word by word, so that a
 * long line takes no longer than its length.
 */
const WORD = /\\(?:u[\da-f]{4}|.)|[\p{L}\p{N}._%+'’@-]+/gu;
const SIGN = /[^@](?:@|%40)[\p{L}\p{N}]/u;
/** What tells a domain from a version: `example.com`, `7.30.2`. */
const DOMAIN = /\.\p{L}{2}/u;

export function hideAddresses(line: string): string {
  return line.includes("@") || line.includes("%40") ? line.replace(WORD, hidden) : line;
}

function hidden(word: string, at: number, line: string): string {
  const sign = word.startsWith("\\") ? -1 : word.search(SIGN);
  if (sign < 0 || !DOMAIN.test(word.slice(sign))) return word;
  const isLogin = line.startsWith("//", at - 2) && word.includes("@");
  return isLogin ? `[login]${word.slice(word.lastIndexOf("@"))}` : "[address]";
}
