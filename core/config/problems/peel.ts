/** Looks through the wrappers of a zod schema (optional, default, described, transformed), on the input side. */
import type { z } from "../../plugin/schema.ts";
import { MINUTE, HOUR, DAY } from "../../model/time.ts";

/** A schema whose kind can be told by `_zod.def.type`. */
export type Core = z.core.$ZodTypes;
export type AnySchema = z.core.$ZodType;

export interface Peeled {
  readonly core: Core;
  readonly secret: boolean;
  readonly duration: boolean;
  readonly timezone: boolean;
  readonly description: string | undefined;
  /** Whether the setting may be omitted. */
  readonly optional: boolean;
  /** The default as people would write it; undefined: none. */
  readonly fallback: unknown;
  /** The value that the example file shows, if the schema names one. */
  readonly example: unknown;
}

interface Meta {
  readonly secret?: boolean;
  readonly format?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

export function peel(schema: AnySchema): Peeled {
  const found: Draft = { secret: false, duration: false, timezone: false, optional: false };
  let at = schema as Core;
  for (;;) {
    const meta = metaOf(at);
    found.secret ||= meta.secret === true;
    found.duration ||= meta.format === "duration";
    found.timezone ||= meta.format === "timezone";
    found.description ??= meta.description;
    found.example ??= meta.examples?.[0];
    const { def } = at._zod;
    if (def.type === "default" || def.type === "prefault") found.fallback ??= def.defaultValue;
    if (def.type === "default" || def.type === "prefault" || def.type === "optional") found.optional = true;
    const inner = innerOf(at);
    if (inner === undefined) break;
    at = inner as Core;
  }
  const fallback = found.duration && typeof found.fallback === "number" ? written(found.fallback) : found.fallback;
  const { secret, duration, timezone, optional, description, example } = found;
  return { core: at, secret, duration, timezone, optional, description, example, fallback };
}

type Flags = { [K in "secret" | "duration" | "timezone" | "optional"]: boolean };
type Draft = Flags & { description?: string | undefined; example?: unknown; fallback?: unknown };

function metaOf(schema: AnySchema): Meta {
  return ((schema as z.ZodType).meta?.() ?? {}) as Meta;
}

function innerOf(schema: Core): AnySchema | undefined {
  const { def } = schema._zod;
  if (def.type === "lazy") return def.getter();
  if (def.type === "pipe") return def.in._zod.def.type === "transform" ? def.out : def.in;
  return "innerType" in def ? def.innerType : undefined;
}

const UNITS = [
  [DAY, "d"],
  [HOUR, "h"],
  [MINUTE, "m"],
  [1_000, "s"],
] as const;

/** Milliseconds as people write a duration: `90d`. */
export function written(ms: number): string {
  const [size, unit] = UNITS.find(([size]) => ms % size === 0) ?? [1_000, "s"];
  return `${ms / size}${unit}`;
}

/** The keys that a map may have; for a choice between maps, the keys of all. Empty if the keys are free. */
export function keysOf(schema: AnySchema): readonly string[] {
  const { def } = peel(schema).core._zod;
  if (def.type === "object") return Object.keys(def.shape);
  if (def.type === "union") return [...new Set(def.options.flatMap(keysOf))];
  if (def.type === "intersection") return [...keysOf(def.left), ...keysOf(def.right)];
  return [];
}

/** The allowed values, if the schema lists them. */
export function choicesOf(core: Core): readonly (string | number | boolean | null)[] {
  const { def } = core._zod;
  if (def.type === "enum") return Object.values(def.entries);
  if (def.type === "literal") return def.values as (string | number | boolean | null)[];
  return [];
}

/** The schemas of a map's entries. */
export type Shape = Readonly<Record<string, AnySchema>>;

/** The entries of a map; none for any other schema. */
export function shapeOf(schema: AnySchema): Shape {
  const { def } = peel(schema).core._zod;
  return def.type === "object" ? def.shape : {};
}

/** The alternatives of a union; any other schema is its only one. */
export function branchesOf(schema: AnySchema): readonly AnySchema[] {
  const { core } = peel(schema);
  return core._zod.def.type === "union" ? core._zod.def.options.flatMap(branchesOf) : [core];
}

/** The type of a connector, from its schema: `awork`. Empty: it has none. */
export function typeOf(connector: AnySchema): string {
  const { type } = shapeOf(connector);
  return type ? String(choicesOf(peel(type).core)[0]) : "";
}
