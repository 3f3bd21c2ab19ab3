/**
 * Fills a simulated Staffomatic for `demo`: it knows most people of a company, one under a misspelt address and one whom the company
 * does not know, lacks one absence type, and has timers of some people's last days. The same input always fills it the same way.
 */
import { addDays, instantIn, type CivilDate } from "../../../../core/model/time.ts";
import type { StaffomaticSimulator } from "./simulator.ts";
import type { SimLocation, SimUser } from "./simulator-world.ts";

interface SeedPerson {
  readonly email: string | null;
  readonly firstName: string;
  readonly lastName: string;
}

interface Seed {
  readonly people: readonly SeedPerson[];
  readonly today: CivilDate;
  /** The names of Personio's offices; departments and absence types follow. */
  readonly offices: readonly string[];
  readonly departments: readonly string[];
  readonly absenceTypes: readonly string[];
}

export function seedStaffomatic(simulator: StaffomaticSimulator, { people, today, ...names }: Seed): void {
  for (const office of names.offices) furnish(simulator, simulator.addLocation(office), names);
  const users: SimUser[] = [];
  for (const [n, { email, firstName, lastName }] of people.entries()) {
    if (!email || n % 10 === 9) continue;
    const form = { email: n === 6 ? email.replace("@", "x@") : email, first_name: firstName, last_name: lastName };
    users.push(simulator.world.addUser(form));
  }
  simulator.world.addUser({ email: "shifts@example.com", first_name: "Shift", last_name: "Planning" });
  for (const user of users.slice(0, 5)) for (const days of [1, 2, 3]) clock(simulator, user, addDays(today, -days));
}

/** Adds all departments, and all absence types but the last. */
function furnish(
  simulator: StaffomaticSimulator,
  location: SimLocation,
  names: Pick<Seed, "departments" | "absenceTypes">,
) {
  for (const name of names.departments) simulator.addDepartment(location, name);
  for (const name of names.absenceTypes.slice(0, -1)) simulator.addAbsenceType(location, name);
}

/** Adds a confirmed timer from nine to five, with half an hour's break. */
function clock(simulator: StaffomaticSimulator, { id: user }: SimUser, day: CivilDate): void {
  const at = (time: string) => instantIn(simulator.world.zone, `${day}T${time}`);
  const breaks = [[at("12:00"), at("12:30")]] as const;
  simulator.addTimer({ user, state: "verified", from: at("09:00"), until: at("17:00"), breaks });
}
