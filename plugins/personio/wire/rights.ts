/** Rights of a credential, as Personio lists them with the token: `personio:attendances:write`; older rights lack the first word. */
import type { Needs } from "../../../core/plugin/contract.ts";
import type { SourceWrite } from "../../../core/plugin/source-side.ts";

const COLLECTIONS: Readonly<Record<string, "people" | "webhooks" | SourceWrite>> = {
  person: "people",
  persons: "people",
  employee: "people",
  employees: "people",
  employment: "people",
  employments: "people",
  absence: "absences",
  absences: "absences",
  "absence-periods": "absences",
  "absence-types": "absences",
  "time-offs": "absences",
  attendance: "attendances",
  attendances: "attendances",
  "attendance-periods": "attendances",
  webhooks: "webhooks",
};

/** Returns a right in one spelling, such as `absences write`; null for a right that has nothing to do with what rollcall asks for. */
export function rightOf(scope: string): string | null {
  const [, collection = "", verb] = /^(?:personio:)?([a-z-]+):(read|write)$/.exec(scope) ?? [];
  const known = COLLECTIONS[collection];
  return known === undefined ? null : `${known} ${verb}`;
}

/** Returns the rights that these needs take. Whatever is written is read as well; so is the webhook, where the config wants one. */
export function rightsFor({ absences, writes = [] }: Needs, webhook: boolean): ReadonlySet<string> {
  const written = [...writes, ...(webhook ? ["webhooks"] : [])].flatMap((one) => [`${one} read`, `${one} write`]);
  return new Set(["people read", ...(absences === null ? [] : ["absences read"]), ...written]);
}
