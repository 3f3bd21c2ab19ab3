/**
 * Checks that a target's records can be written, and read before. A right to write shows only by writing, which a test does not;
 * so the list of rights that came with the token stands in for it, where it came.
 */
import { checked, ok } from "../../../core/plugin/checked.ts";
import type { Check, Needs } from "../../../core/plugin/contract.ts";
import type { SourceWrite } from "../../../core/plugin/source-side.ts";
import type { Doors } from "../wire/doors.ts";
import { periodsRequest } from "../writes/periods-v2.ts";
import { rightOf } from "../wire/rights.ts";

export async function writeChecks({ writes = [] }: Needs, scopes: readonly string[], doors: Doors): Promise<Check[]> {
  const checks: Check[] = [];
  if (writes.includes("attendances")) {
    const read = checked("personio.attendances.read", async () => {
      await doors.attendances.send({ ...periodsRequest({}), query: { limit: 1 } });
      return ok("They can be read through v2.");
    });
    checks.push(await read);
  }
  return [...checks, ...writes.map((write) => writeCheck(write, scopes))];
}

/** Returns the names of the checks that there would be, for when nothing can be tried. */
export function writeCheckNames({ writes = [] }: Needs): readonly string[] {
  const read = writes.includes("attendances") ? ["personio.attendances.read"] : [];
  return [...read, ...writes.map((write) => `personio.${write}.write`)];
}

function writeCheck(write: SourceWrite, scopes: readonly string[]): Check {
  const what = `personio.${write}.write`;
  if (scopes.length === 0) {
    const detail = "Not tried: only a write would show it, and Personio lists no rights with this token.";
    return { what, state: "skipped", detail };
  }
  if (scopes.some((scope) => rightOf(scope) === `${write} write`)) {
    return {
      what,
      state: "ok",
      detail: `The credential has the right to write ${write}; nothing was written to try it.`,
    };
  }
  return {
    what,
    state: "failed",
    code: "RIGHT_MISSING",
    detail: `The credential has no right to write ${write}, and this target writes them.`,
    remedy: `In Personio, open Marketplace > Connected integrations, choose the credential and tick the right to write ${write}.`,
  };
}
