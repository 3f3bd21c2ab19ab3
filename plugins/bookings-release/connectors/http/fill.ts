/** Placeholders in the texts of a description: `{from}` is replaced by its value. Pure. */

const PLACEHOLDER = /\{([^{}]*)\}/g;

type Values = Readonly<Record<string, string>>;

/** Returns the value with the placeholders filled in every text, however deep; everything else stays as it is. */
export function filled<T>(value: T, values: Values): T {
  return mapped(value, (text) => text.replace(PLACEHOLDER, (_, name: string) => values[name] ?? ""));
}

/** Returns the path with its placeholders filled by URL-encoded values. */
export function filledPath(path: string, values: Values): string {
  return path.replace(PLACEHOLDER, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}

/** Returns the names of all placeholders in a value, however deep. */
export function placeholdersOf(value: unknown): readonly string[] {
  const names: string[] = [];
  mapped(value, (text) => {
    for (const [, name] of text.matchAll(PLACEHOLDER)) names.push(name ?? "");
    return text;
  });
  return names;
}

function mapped<T>(value: T, turn: (text: string) => string): T {
  if (typeof value === "string") return turn(value) as T;
  if (Array.isArray(value)) return value.map((item) => mapped(item, turn)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, turn)])) as T;
}
