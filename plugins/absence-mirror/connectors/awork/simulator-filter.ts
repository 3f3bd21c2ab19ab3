/**
 * awork's `filterby` and `orderby`, as its developer pages describe them: `eq ne gt ge lt le in`, `and or not`, parentheses,
 * `any`, `count`, `tolower startswith endswith substringof`; literals in quotes, `datetime'…'`, `guid'…'`, numbers, true,
 * false, null. An expression is compiled once and then asked of each record.
 */
type Row = Readonly<Record<string, unknown>>;
type Scalar = string | number | boolean | null;
type Term = (row: Row) => unknown;

/** The text is no filter or order; awork answers 400 `invalid-filter-or-order`. */
export class BadFilter extends Error {}

/** @throws BadFilter when the text cannot be read, or names a field that is not in `fields`. */
export function filterOf(text: string, fields: ReadonlySet<string>): (row: Row) => boolean {
  const parser = new Parser(text, fields);
  const term = parser.whole();
  return (row) => term(row) === true;
}

/** `startOn desc, createdOn`. @throws BadFilter */
export function orderOf(text: string, fields: ReadonlySet<string>): (a: Row, b: Row) => number {
  const keys = text.split(",").map((part) => {
    const [field = "", direction = "asc", ...rest] = part.trim().split(/\s+/);
    if (!fields.has(field) || !/^(asc|desc)$/i.test(direction) || rest.length > 0) throw new BadFilter(part.trim());
    return { field, sign: direction.toLowerCase() === "desc" ? -1 : 1 };
  });
  return (a, b) => {
    for (const { field, sign } of keys) {
      const order = compared(scalar(a[field]), scalar(b[field]));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

const TOKEN = /\s*(?:(datetime|guid)?'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)(?![\w-])|([A-Za-z_]\w*)|([()/,:]))/gy;

type Token =
  | { readonly kind: "text" | "datetime"; readonly text: string }
  | { readonly kind: "number" | "word" | "sign"; readonly text: string };

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new BadFilter(`cannot be read from character ${from + 1}`);
    const [, type, quoted, number, word, sign] = match;
    if (quoted !== undefined) {
      tokens.push({ kind: type === "datetime" ? "datetime" : "text", text: quoted.replaceAll("''", "'") });
    } else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return tokens;
}

const COMPARISONS = new Map<string, (order: number) => boolean>([
  ["eq", (order) => order === 0],
  ["ne", (order) => order !== 0],
  ["gt", (order) => order > 0],
  ["ge", (order) => order >= 0],
  ["lt", (order) => order < 0],
  ["le", (order) => order <= 0],
]);

type TextFunction = (...texts: readonly string[]) => unknown;

const FUNCTIONS = new Map<string, TextFunction>([
  ["tolower", (text = "") => text.toLowerCase()],
  ["startswith", (text = "", start = "") => text.startsWith(start)],
  ["endswith", (text = "", end = "") => text.endsWith(end)],
  ["substringof", (part = "", text = "") => text.includes(part)],
]);

class Parser {
  readonly #tokens: Token[];
  readonly #fields: ReadonlySet<string>;
  /** The names that `any(x: …)` declares. */
  readonly #names = new Set<string>();
  #at = 0;

  constructor(text: string, fields: ReadonlySet<string>) {
    this.#tokens = tokensOf(text);
    this.#fields = fields;
  }

  whole(): Term {
    const term = this.#either();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return term;
  }

  #either(): Term {
    let left = this.#both();
    while (this.#takes("or")) {
      const [first, second] = [left, this.#both()];
      left = (row) => first(row) === true || second(row) === true;
    }
    return left;
  }

  #both(): Term {
    let left = this.#single();
    while (this.#takes("and")) {
      const [first, second] = [left, this.#single()];
      left = (row) => first(row) === true && second(row) === true;
    }
    return left;
  }

  #single(): Term {
    if (this.#takes("not")) {
      const term = this.#single();
      return (row) => term(row) !== true;
    }
    if (this.#takes("(")) {
      const term = this.#either();
      this.#expect(")");
      return term;
    }
    return this.#comparison();
  }

  #comparison(): Term {
    const left = this.#operand();
    if (this.#takes("in")) return this.#among(left);
    const holds = COMPARISONS.get(this.#peek()?.text ?? "");
    if (!holds) return left;
    this.#at += 1;
    const right = this.#operand();
    return (row) => holds(compared(scalar(left(row)), scalar(right(row))));
  }

  #among(left: Term): Term {
    this.#expect("(");
    const terms = [this.#operand()];
    while (this.#takes(",")) terms.push(this.#operand());
    this.#expect(")");
    return (row) => terms.some((term) => compared(scalar(left(row)), scalar(term(row))) === 0);
  }

  #operand(): Term {
    const token = this.#peek();
    if (!token || token.kind === "sign") throw this.#unexpected();
    this.#at += 1;
    if (token.kind === "word") return this.#word(token.text);
    const value = token.kind === "number" ? Number(token.text) : token.text;
    return () => value;
  }

  #word(word: string): Term {
    if (word === "null") return () => null;
    if (word === "true" || word === "false") return () => word === "true";
    const call = FUNCTIONS.get(word.toLowerCase());
    if (call && this.#takes("(")) return this.#call(call);
    if (!this.#fields.has(word) && !this.#names.has(word)) throw new BadFilter(`${word} is not a field`);
    return this.#path((row) => row[word]);
  }

  #call(call: TextFunction): Term {
    const terms = [this.#operand()];
    while (this.#takes(",")) terms.push(this.#operand());
    this.#expect(")");
    return (row) => call(...terms.map((term) => String(scalar(term(row)) ?? "")));
  }

  #path(from: Term): Term {
    if (!this.#takes("/")) return from;
    const name = this.#peek()?.text ?? "";
    this.#at += 1;
    if (name === "any" && this.#takes("(")) return this.#any(from);
    if (name === "count") return (row) => listed(from(row)).length;
    return this.#path((row) => (from(row) as Row | null | undefined)?.[name]);
  }

  #any(from: Term): Term {
    const name = this.#peek()?.text ?? "";
    this.#at += 1;
    this.#expect(":");
    this.#names.add(name);
    const term = this.#either();
    this.#names.delete(name);
    this.#expect(")");
    return (row) => listed(from(row)).some((item) => term({ ...row, [name]: item }) === true);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #takes(text: string): boolean {
    const token = this.#peek();
    if (!token || token.kind === "text" || token.kind === "datetime" || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected();
  }

  #unexpected(): BadFilter {
    return new BadFilter(`'${this.#peek()?.text ?? "the end"}' was not expected`);
  }
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function scalar(value: unknown): Scalar {
  return typeof value === "object" || value === undefined ? null : (value as Scalar);
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** Compares times by the digits that both have: `T00:00` and `T00:00:00Z` are the same minute. */
function compared(a: Scalar, b: Scalar): number {
  if (a === b) return 0;
  if (a === null || b === null) return Number.NaN;
  const [left, right] = typeof a === "string" && typeof b === "string" ? timesOf(a, b) : [a, b];
  return left === right ? 0 : left < right ? -1 : 1;
}

function timesOf(a: string, b: string): readonly [string, string] {
  return TIME.test(a) && TIME.test(b) ? [padded(a), padded(b)] : [a, b];
}

function padded(time: string): string {
  return `${time.slice(0, 19).replace("Z", "")}:00`.slice(0, 19);
}
