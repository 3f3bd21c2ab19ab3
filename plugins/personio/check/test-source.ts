/**
 * Checks of Personio for `rollcall check`: token, people, absences and their types, each attribute that a target needs, what it
 * writes, and whether the credential may do more than it has to. Reads one page of each list and writes nothing; reports what
 * goes wrong, throws for bugs alone.
 */
import type { CivilDate } from "../../../core/model/time.ts";
import { checked, ok } from "../../../core/plugin/checked.ts";
import type { Check, Needs, Tested } from "../../../core/plugin/contract.ts";
import type { PersonioConfig } from "../config.ts";
import type { V1Gone } from "../people/v1-gone.ts";
import type { Doors } from "../wire/doors.ts";
import { absenceChecks } from "./absence-checks.ts";
import { attributeChecks } from "./attribute-checks.ts";
import { samplePeople } from "./sample-people.ts";
import { rightsCheck } from "./rights-check.ts";
import { writeCheckNames, writeChecks } from "./write-checks.ts";

export interface TestedBy {
  readonly doors: Doors;
  readonly config: PersonioConfig;
  readonly gone: V1Gone;
  readonly today: CivilDate;
  /** Whether nothing is stored of it. */
  readonly onlyLooks: boolean;
}

/**
 * Runs the checks. Personio's answers name no company, so there is no tenant to tell. `together`: what all targets of the
 * credential need.
 */
export async function testSource(needs: Needs, together: Needs, by: TestedBy): Promise<Tested> {
  let scopes: readonly string[] | undefined;
  const token = await checked("personio.token", async () => {
    ({ scopes } = await by.doors.tokens.get());
    return ok("Personio accepts client_id and client_secret.");
  });
  if (scopes === undefined) return { checks: [token, ...untried(needs)], tenant: null };
  const checks = [
    token,
    ...(await peopleChecks(needs, by)),
    ...(await absenceChecks(needs, by.doors)),
    ...(await writeChecks(needs, scopes, by.doors)),
    ...rightsCheck(scopes, together, by.config.webhook !== undefined),
  ];
  return { checks, tenant: null };
}

async function peopleChecks({ people }: Needs, by: TestedBy): Promise<Check[]> {
  let attributes: readonly Check[] = [];
  const read = await checked("personio.people.read", async () => {
    const sample = await samplePeople(people, by);
    attributes = attributeChecks(people, sample.value);
    return ok(sample.detail);
  });
  return [read, ...attributes];
}

/** The checks that need a token. */
function untried(needs: Needs): Check[] {
  const none = needs.absences === null && !needs.writes?.includes("absences");
  const absences = none ? [] : ["personio.absences.read", "personio.absence-types.read"];
  return ["personio.people.read", ...absences, ...writeCheckNames(needs)].map((what) => ({
    what,
    state: "skipped",
    detail: "Not tried without a token.",
  }));
}
