/** Reads the fields of a form, or of an address, as texts. A missing field is empty; a repeated one is refused. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";

type Texts<Name extends string> = Readonly<Record<Name, string>>;

const LONGEST = 1_000;

export async function fieldsOf<Name extends string>(context: Context, names: readonly Name[]): Promise<Texts<Name>> {
  return textsOf(await context.req.parseBody({ all: true }), names);
}

export function queryOf<Name extends string>(context: Context, names: readonly Name[]): Texts<Name> {
  const all = context.req.queries();
  return textsOf(
    Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.length > 1 ? values : values[0]])),
    names,
  );
}

function textsOf<Name extends string>(given: Readonly<Record<string, unknown>>, names: readonly Name[]): Texts<Name> {
  const entries = names.map((name) => [name, textOf(name, given[name])] as const);
  return Object.fromEntries(entries) as Texts<Name>;
}

function textOf(name: string, value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string" && value.length <= LONGEST) return value;
  throw new HTTPException(422, { message: `${name}: expected one text of at most ${LONGEST} characters` });
}

/** The number of entries before a page; null if the field is empty. @throws HTTPException 422 */
export function positionOf(after: string): number | null {
  if (after === "") return null;
  if (!/^\d{1,9}$/.test(after)) throw new HTTPException(422, { message: `after is "${after}": expected a position` });
  return Number(after);
}

/** One of the choices; null if nothing was chosen. @throws HTTPException 422 */
export function chosen<Choice extends string>(name: string, value: string, choices: readonly Choice[]): Choice | null {
  if (value === "") return null;
  const found = choices.find((choice) => choice === value);
  if (found === undefined)
    throw new HTTPException(422, { message: `${name} is "${value}": expected one of ${choices.join(", ")}` });
  return found;
}
