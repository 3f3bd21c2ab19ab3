/** The three people that most of these tests are about. */
import { addPerson, makeWorld, type SimPerson, type World } from "../../../plugins/personio/world.ts";
import { TODAY } from "./tenant.ts";

export interface Company {
  readonly world: World;
  readonly ada: SimPerson;
  readonly bruno: SimPerson;
  readonly clara: SimPerson;
}

export function smallCompany(): Company {
  const world = makeWorld({ seed: 7, people: 0, today: TODAY });
  const [smithy, hall] = world.departments;
  const [berlin, leeds] = world.offices;
  const ada = addPerson(world, { firstName: "Ada", lastName: "Anvil", email: "ada@example.com", office: berlin! });
  const bruno = addPerson(world, {
    firstName: "Bruno",
    lastName: "Beispiel",
    email: "bruno@example.com",
    department: smithy!,
    office: leeds!,
    supervisor: ada,
    employmentType: "external",
    gender: "male",
    weeklyHours: 38.5,
    hireDate: "2020-02-29",
  });
  const clara = addPerson(world, {
    firstName: "Clara",
    lastName: "Cobbler",
    email: "clara@example.com",
    department: hall!,
    status: "inactive",
    lastWorkingDay: "2026-03-31",
    terminationDate: "2026-03-31",
  });
  return { world, ada, bruno, clara };
}

/** Some of everything that an absence can be. */
export { addAbsence } from "../../../plugins/personio/world.ts";
