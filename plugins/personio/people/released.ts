/**
 * Checks which attributes are released. Those that the credential may not read are simply missing from every answer. If a target
 * cannot work without one, that is an error that names it, never a company full of empty values. An attribute that some people
 * carry is released: what the credential may read is decided for all people at once.
 */
import { RefusedError } from "../../../core/model/errors.ts";
import type { Needs } from "../../../core/plugin/contract.ts";
import { type Labels, isStandard, mayExist, meantBy, ownKeys } from "./keys.ts";
import { OF_TERMINATION } from "./values-v2.ts";

export type PeopleInterface = "v1" | "v2";

export interface Missing {
  readonly required: readonly string[];
  readonly useful: readonly string[];
  /** Required attributes whose absence is no error, since v2 leaves them out for everyone who was not terminated. */
  readonly doubtful: readonly string[];
}

export function missingAttributes(needs: Needs["people"], released: ReadonlySet<string>, by: PeopleInterface): Missing {
  const isDoubtful = (key: string) => by === "v2" && OF_TERMINATION.has(key);
  const required = needs.required.filter((key) => !released.has(key));
  return {
    required: required.filter((key) => !isDoubtful(key)),
    useful: needs.useful.filter((key) => !released.has(key) && !needs.required.includes(key)),
    doubtful: required.filter(isDoubtful),
  };
}

/** @throws RefusedError ATTRIBUTE_NOT_RELEASED */
export function refuseMissing({ required }: Missing, by: PeopleInterface, labels: Labels): void {
  if (required.length === 0) return;
  const names = required.map((key) => `"${key}"`).join(", ");
  throw new RefusedError(
    "ATTRIBUTE_NOT_RELEASED",
    `Personio does not release the attribute${required.length > 1 ? "s" : ""} ${names} to this credential`,
    { remedy: remedyFor(required, by, labels) },
  );
}

/** Attributes that v2's people never carry, whatever the credential may read. */
const V1_ALONE = new Set([
  "department",
  "team",
  "office",
  "subcompany",
  "cost_centers",
  "work_schedule",
  "holiday_calendar",
  "absence_entitlement",
]);

export function remedyFor(keys: readonly string[], by: PeopleInterface, labels: Labels): string {
  const wrong = keys.filter((key) => !mayExist(key));
  const unticked = keys.filter(mayExist);
  return [
    ...(wrong.length > 0 ? [meantBy(wrong, labels)] : []),
    ...(unticked.length > 0 ? [toTick(unticked, by, labels)] : []),
  ].join(" ");
}

function toTick(keys: readonly string[], by: PeopleInterface, labels: Labels): string {
  const names = keys.map((key) => `"${key}"`).join(", ");
  if (by === "v2" && keys.some((key) => V1_ALONE.has(key))) {
    return `Personio's v2 interface does not have ${names}: set people: v1, or remove from the target what needs it.`;
  }
  const tick = `In Personio, open Marketplace > Connected integrations, choose the credential and tick ${names} under Readable employee attributes.`;
  const own = keys.every(isStandard) ? "" : ownKeys(labels);
  return own === "" ? tick : `${tick} ${own}`;
}
