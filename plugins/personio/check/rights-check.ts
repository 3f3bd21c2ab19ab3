/**
 * A credential should have the rights that its targets need and no other (behaviours P7): rollcall asks Personio for people and
 * absences, and writes nothing there. What the token's list holds beyond that is named.
 */
import type { Check, Needs } from "../../../core/plugin/contract.ts";

const PEOPLE = /^(personio:)?(person|persons|employee|employees|employment|employments):read$/;
const ABSENCES = /^(personio:)?(absence|absences|absence-periods|absence-types|time-offs):read$/;

/** Nothing where Personio lists no rights. */
export function rightsCheck(scopes: readonly string[], needs: Needs): Check[] {
  const what = "personio.rights";
  if (scopes.length === 0) return [];
  const isNeeded = (scope: string) => PEOPLE.test(scope) || (needs.absences !== null && ABSENCES.test(scope));
  const more = scopes.filter((scope) => !isNeeded(scope));
  if (more.length === 0) return [{ what, state: "ok", detail: "The credential has no more rights than it needs." }];
  return [
    {
      what,
      state: "warning",
      detail: `The credential has more rights than its targets need: ${more.join(", ")}.`,
      remedy:
        "In Personio, open Marketplace > Connected integrations, choose the credential and take these rights away.",
    },
  ];
}
