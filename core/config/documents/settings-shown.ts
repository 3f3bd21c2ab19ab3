/** The settings of a part of the config as people may see them, one a line: durations as people write them, and no secret's value. */
import { Secret } from "../../model/secret.ts";
import { type AnySchema, peel, branchesOf, type Shape, shapeOf, written } from "../problems/peel.ts";

export interface ShownSetting {
  /** The path of the setting: `connector.base_url`. */
  readonly path: string;
  /** The value as people would write it; null: a secret that is set. */
  readonly value: string | null;
}

export function shownSettings(schema: AnySchema, settings: unknown): ShownSetting[] {
  return linesOf(schema, settings, "");
}

function linesOf(schema: AnySchema | null, value: unknown, path: string): ShownSetting[] {
  if (value === undefined || value === null) return [];
  if (value instanceof Secret) return [{ path, value: null }];
  const peeled = schema && peel(schema);
  if (peeled?.secret) return [{ path, value: null }];
  if (peeled?.duration && typeof value === "number") return [{ path, value: written(value) }];
  if (Array.isArray(value) && value.length === 0) return [];
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) return [{ path, value: value.join(", ") }];
  if (typeof value !== "object") return [{ path, value: String(value) }];
  const shape = shapeFor(schema, value as Record<string, unknown>);
  const entries = Object.entries(value);
  return entries.flatMap(([key, inner]) => linesOf(shape[key] ?? null, inner, path ? `${path}.${key}` : key));
}

/** The shape of the schema; for alternatives, of the one that has these keys. */
function shapeFor(schema: AnySchema | null, value: Readonly<Record<string, unknown>>): Shape {
  if (!schema) return {};
  const shapes = branchesOf(schema).map(shapeOf);
  if (shapes.length === 1) return shapes[0]!;
  return shapes.find((shape) => Object.keys(value).every((key) => key in shape) && isOf(shape, value)) ?? {};
}

function isOf({ type }: Shape, value: Readonly<Record<string, unknown>>): boolean {
  const def = type && peel(type).core._zod.def;
  return def?.type !== "literal" || (def.values as readonly unknown[]).includes(value.type);
}
