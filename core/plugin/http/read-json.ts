/**
 * JSON from outside, without its traps. Integers of 16 digits and more become text, digit by digit, where `JSON.parse` would
 * silently change the last ones and make two ids one; texts are cleaned (clean-text.ts); what is nested deeper than any
 * interface of a vendor is refused, since whoever walks it would run out of stack, and what is larger, since a few bytes can be
 * an object of a hundred, and a process out of memory ends with all its runs; a key `__proto__` is left out. Of a key that comes
 * twice the last counts. Pure; where there is nothing of all this it costs a quarter of what `JSON.parse` does besides.
 */
import { cleanText } from "../clean-text.ts";

/** Thrown for text that is no JSON. Its message quotes nothing: the text may be private all the same. */
export class NoJson extends Error {}

/** Thrown for text that would take more memory than there is. */
export class TooMuchJson extends NoJson {}

/** `isAscii`: the text is known to be ASCII, which spares a look. @throws NoJson */
export function readJson(text: string, isAscii = false): unknown {
  const plain = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (plain.length > LONGEST) throw new TooMuchJson(`JSON of more than ${LONGEST / MEBI} Mi characters`);
  if (plain.length > MEBI || STEEP.test(plain)) measure(plain);
  const value = parse(plain);
  return isUnclean(plain, isAscii) ? clean(value) : value;
}

/**
 * Parses before it looks for long integers, since the pattern could take any time on text that is no JSON. Too many long digits
 * are too much for the pattern: that RangeError is NoJson too.
 */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return hasLongInteger(text) ? JSON.parse(text.replace(TOKEN, quoted)) : value;
  } catch {
    throw new NoJson("text that is not JSON");
  }
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const WHOLE_AND_LONG = /^-?\d{16,}$/;

/** Whether a value may be a long integer. Text that looks like JSON may be taken for one, which then only costs time. */
function hasLongInteger(text: string): boolean {
  return hasLongDigits(text) && (/[:[,]\s*-?\d{16}/.test(text) || /^\s*-?\d{16}/.test(text));
}

const LONG = 16;
const [ZERO, NINE] = [0x30, 0x39];

/**
 * Whether there are 16 digits in a row anywhere. One look in sixteen meets each such row; from the last non-digit in it the
 * search goes on.
 */
function hasLongDigits(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    const before = at - LONG;
    while (at > before && isDigit(text.charCodeAt(at))) at -= 1;
    if (at === before) return true;
  }
  return false;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function quoted(token: string): string {
  return WHOLE_AND_LONG.test(token) ? `"${token}"` : token;
}

/** The deepest nesting that is read, in levels. Vendors need ten. */
const DEEPEST = 200;
/**
 * Twelve brackets closed in a row, or a text far longer than a page: only then is it worth counting, which takes its time. Each
 * bracket is written out: to repeat a group takes five times as long.
 */
const STEEP = new RegExp("[\\]}]\\s*".repeat(12));
const MEBI = 1024 * 1024;
const LONGEST = 32 * MEBI;
/**
 * The most values and containers in one text. At 92 bytes each, the most that V8 was seen to take for one (objects of a single key that
 * no other has), this is 140 MB, of records as vendors have them 35 MB; a page of a thousand records has 60,000 at most, and a list
 * of 30,000 bookings a million: what has no pages is asked for in slices of its window. A text below a mebi cannot have as many.
 */
const MOST = 1_500_000;

function tooDeep(): NoJson {
  return new NoJson(`JSON nested in more than ${DEEPEST} levels`);
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, COMMA] = [0x5b, 0x5d, 0x7b, 0x7d, 0x2c];

/** Brackets and commas inside texts are none. @throws NoJson if the text is too deep, or holds too much */
function measure(text: string): void {
  let [depth, count, inText] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) inText = !inText;
    else if (inText) continue;
    else if (code === COMMA) count += 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      count += 1;
      depth += 1;
      if (depth > DEEPEST) throw tooDeep();
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth -= 1;
  }
  if (count > MOST) throw new TooMuchJson(`JSON of more than ${MOST} values`);
}

/** What cleanText() looks for, unescaped: JSON takes further control characters only escaped. */
const ODD = /[\x7f-\x9f\u2028\u2029]/;
/** The only one of these characters in ASCII. */
const DELETE = "\x7f";
/**
 * The same characters escaped (surrogates mostly are whole pairs, which only costs time), and an underscore that hides the one
 * evil key.
 */
const ESCAPED = /\\r|\\u(?:00[01789]|202[89]|[dD][89a-fA-F]|005[fF])/;

function isUnclean(text: string, isAscii: boolean): boolean {
  if (isAscii ? text.includes(DELETE) : ODD.test(text) || !text.isWellFormed()) return true;
  // To look for the long name at once takes three times as long where keys have underscores.
  if (text.includes("__") && text.includes("__proto__")) return true;
  return text.includes("\\") && ESCAPED.test(text);
}

function clean(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) throw tooDeep();
  if (Array.isArray(value)) return value.map((inner) => clean(inner, depth + 1));
  const entries = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(entries.map(([key, inner]) => [cleanText(key), clean(inner, depth + 1)]));
}
