/**
 * Checks of Personio for `rollcall check`: token, people, absences and their types, each attribute that a target needs, what it
 * writes, and whether the credential may do more than it has to. Reads one page of each list and writes nothing; reports what
 * goes wrong, throws for bugs alone.
 */
import type { CivilDate } from "../../../core/model/time.ts";
import type { Check, Needs, Tested } from "../../../core/plugin/contract.ts";
import type { PersonioConfig } from "../config.ts";
import type { V1Gone } from "../people/v1-gone.ts";
import type { Doors } from "../wire/doors.ts";
import { absenceChecks } from "./absence-checks.ts";
import { attributeChecks } from "./attribute-checks.ts";
import { reported } from "./reported.ts";
import { samplePeople } from "./sample-people.ts";
import { rightsCheck } from "./rights-check.ts";
import { writeCheckNames, writeChecks } from "./write-checks.ts";

export interface TestedBy {
  readonly doors: Doors;
  readonly config: PersonioConfig;
  readonly gone: V1Gone;
  readonly today: CivilDate;
}

/**
 * Runs the checks. Personio's answers name no company, so there is no tenant to tell. `together`: what all targets of the
 * credential need.
 */
export async function testSource(needs: Needs, together: Needs, by: TestedBy): Promise<Tested> {
  const checks: Check[] = [];
  const token = await reported(checks, "personio.token", async () => {
    const { scopes } = await by.doors.tokens.get();
    return { value: scopes, detail: "Personio accepts client_id and client_secret." };
  });
  if (token === undefined) return { checks: [...checks, ...skipped(needs)], tenant: null };
  const sample = await reported(checks, "personio.people.read", () => samplePeople(needs.people, by));
  if (sample) checks.push(...attributeChecks(needs.people, sample));
  checks.push(...(await absenceChecks(needs, by.doors)), ...(await writeChecks(needs, token, by.doors)));
  checks.push(...rightsCheck(token, together, by.config.webhook !== undefined));
  return { checks, tenant: null };
}

function skipped(needs: Needs): Check[] {
  const none = needs.absences === null && !needs.writes?.includes("absences");
  const absences = none ? [] : ["personio.absences.read", "personio.absence-types.read"];
  return ["personio.people.read", ...absences, ...writeCheckNames(needs)].map((what) => ({
    what,
    state: "skipped",
    detail: "Not tried without a token.",
  }));
}
