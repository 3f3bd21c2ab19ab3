/** The cases of the benchmark, in the order in which they are run. */
import type { BenchCase } from "../bench-case.ts";
import { absences } from "./absences.ts";
import { bookings } from "./bookings.ts";
import { provisioning } from "./provisioning.ts";
import { shifts } from "./shifts.ts";
import { surveys } from "./surveys.ts";

export const CASES: readonly BenchCase[] = [absences, provisioning, surveys, bookings, shifts];

/** @throws when there is no such case */
export function caseNamed(name: string): BenchCase {
  const found = CASES.find((one) => one.name === name);
  if (found) return found;
  throw new Error(`there is no case ${name}; there are ${CASES.map((one) => one.name).join(", ")}`);
}
