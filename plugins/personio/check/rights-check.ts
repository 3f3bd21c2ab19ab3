/**
 * Check that a credential has the rights that its targets need together and no other (behaviours P7). It names the rights in the
 * token's list that go beyond.
 */
import type { Check, Needs } from "../../../core/plugin/contract.ts";
import { rightOf, rightsFor } from "../wire/rights.ts";

/** Returns no check where Personio lists no rights. */
export function rightsCheck(scopes: readonly string[], together: Needs, webhook: boolean): Check[] {
  const what = "personio.rights";
  if (scopes.length === 0) return [];
  const needed = rightsFor(together, webhook);
  const more = scopes.filter((scope) => !needed.has(rightOf(scope) ?? ""));
  if (more.length === 0) return [{ what, state: "ok", detail: "The credential has no more rights than it needs." }];
  return [
    {
      what,
      state: "warning",
      detail: `The credential has more rights than its targets need: ${more.join(", ")}.`,
      remedy: "In Personio, open Marketplace > Connected integrations, choose the credential and remove these rights.",
    },
  ];
}
