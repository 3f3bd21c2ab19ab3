/** Staffomatic: accounts, who is in which department, and absences, which are confirmed there by hand. Nothing there has a mark. */
import { addDays, dateIn } from "../../../core/model/time.ts";
import { startStaffomaticSimulator } from "../../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";
import type {
  SimStaffAbsence,
  SimUser,
} from "../../../plugins/staff-scheduling/connectors/staffomatic/simulator-world.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import type { SimAbsence, SimPerson } from "../../../plugins/personio/world.ts";
import { ZONE, type Company } from "../company.ts";
import { differ, twice, type Known, type Seen, type Tool } from "../tool.ts";

export async function startShifts(company: Company, dice: Dice): Promise<Tool> {
  const quirks = { createStatus: dice.pick([200, 201] as const), pageSize: dice.pick([4, 50]) };
  const at = { at: "http://shifts.invalid", now: () => company.scheduler.now, zone: ZONE };
  const shifts = await startStaffomaticSimulator({ ...at, quirks });
  const { world } = shifts;
  const location = shifts.addLocation(company.world.offices[0]!.name);
  for (const { name } of company.world.departments) shifts.addDepartment(location, name);
  const types = company.world.types.map(({ name }) => shifts.addAbsenceType(location, name));
  const offsite = shifts.addAbsenceType(location, "Offsite");
  for (const { email, firstName, lastName } of company.present)
    if (dice.chance(0.4)) world.addUser({ email, first_name: firstName, last_name: lastName });
  world.addUser({ email: "stranger@example.net", first_name: "Sam", last_name: "Stranger" });

  const isEmployed = (person: SimPerson) => company.present.includes(person);
  const personOf = ({ email }: SimUser) => company.byEmail.get(email ?? "") ?? null;
  const sickOf = ({ applicant_id }: SimStaffAbsence) => personOf(world.users.get(applicant_id)!);
  const lineOfUser = ({ email, first_name, last_name }: SimUser) => `${email} ${first_name} ${last_name}`;
  const lineOfPerson = ({ email, firstName, lastName }: SimPerson) => `${email} ${firstName} ${lastName}`;
  const lineOf = (person: SimPerson | null, type: string, from: string, to: string) =>
    `${type} of ${person?.id} from ${from} to ${to}`;
  const lineOfWanted = ({ person, type, startsOn, endsOn }: SimAbsence) => lineOf(person, type.name, startsOn, endsOn!);
  const lineOfThere = (one: SimStaffAbsence) => {
    const days = [one.starts_at, one.ends_at].map((moment) => dateIn(ZONE, moment));
    return lineOf(sickOf(one), world.absenceTypes.get(one.absence_type_id)!.name, days[0]!, days[1]!);
  };
  const granted = (person: SimPerson) =>
    company
      .absencesOf(person)
      .filter(({ status }) => status === "approved")
      .map(lineOfWanted);
  const ofCompany = () => [...world.users.values()].filter((user) => personOf(user) !== null);
  const isOurs = ({ absence_type_id }: SimStaffAbsence) => absence_type_id !== offsite.id;
  const members = () =>
    ofCompany()
      .filter((user) => isEmployed(personOf(user)!))
      .flatMap(({ id, email, department_ids }) =>
        department_ids.map((department) => ({
          id: `${id}:${department}`,
          line: `${email} in ${world.departments.get(department)!.name}`,
        })),
      );

  const seenUser = (user: SimUser): Seen => {
    const person = personOf(user);
    const wanted = person !== null && isEmployed(person);
    return { kind: "user", person, active: user.locked_at === null, text: JSON.stringify(user), wanted };
  };
  const seenAbsence = (one: SimStaffAbsence): Seen => {
    const person = isOurs(one) ? sickOf(one) : null;
    const wanted = person !== null && isEmployed(person) && granted(person).includes(lineOfThere(one));
    return { kind: "absence", person, active: true, text: JSON.stringify(one), wanted };
  };
  const differences = ({ managed, stays }: Known, absences: readonly SimStaffAbsence[]) => {
    const isIn = (id: number, line: string, wanted: readonly string[]) => managed(String(id)) || wanted.includes(line);
    const people = company.present.map(lineOfPerson);
    const users = ofCompany().filter((user) => user.locked_at === null && isIn(user.id, lineOfUser(user), people));
    const wanted = company.present.flatMap(granted);
    const there = absences.filter((one) => isEmployed(sickOf(one)!) && isIn(one.id, lineOfThere(one), wanted));
    const staying = <T extends { readonly id: number | string }>(some: readonly T[]) =>
      some.filter(({ id }) => stays(String(id)));
    return [
      ...differ(people, users.map(lineOfUser), staying(users).map(lineOfUser)),
      ...differ(wanted, there.map(lineOfThere), staying(there).map(lineOfThere)),
      ...differ(
        company.present.map(({ email, department }) => `${email} in ${department!.name}`),
        members().map(({ line }) => line),
        staying(members()).map(({ line }) => line),
      ),
    ];
  };

  const edited = new Set<number>();
  const enter = (user: number, type: number, day: string) =>
    world.addAbsence({
      applicant_id: user,
      absence_type_id: type,
      location_id: location.id,
      starts_at: `${day}T10:00:00Z`,
      ends_at: `${day}T10:00:00Z`,
      all_day: true,
    });
  return {
    target: "shifts",
    servers: [shifts],
    secrets: [shifts.token],
    settings: {
      plugin: "staff-scheduling",
      connector: {
        type: "staffomatic",
        account: shifts.account.subdomain,
        token: shifts.token,
        contact: "ann@example.com",
        base_url: shifts.url,
      },
      since: addDays(company.today, -14),
      time_tracking: { enabled: false },
    },
    records: () =>
      new Map([
        ...[...world.users.values()].map((one) => [String(one.id), seenUser(one)] as const),
        ...[...world.absences.values()].map((one) => [String(one.id), seenAbsence(one)] as const),
      ]),
    doubles: ({ managed, stays }) => {
      const ours = ({ id }: { readonly id: number }) => managed(String(id)) && !stays(String(id));
      return [
        ...twice(
          ofCompany()
            .filter(ours)
            .map((user) => String(personOf(user)!.id)),
        ),
        ...twice([...world.absences.values()].filter(isOurs).filter(ours).map(lineOfThere)),
      ];
    },
    differences: (known) => differences(known, [...world.absences.values()].filter(isOurs)),
    edits: [
      () => {
        world.addUser({ email: `guest.${world.users.size}@example.net`, first_name: "Some", last_name: "Guest" });
        return "somebody makes an account of a guest";
      },
      () => {
        const some = ofCompany().filter(({ id }) => !edited.has(id));
        if (some.length === 0) return null;
        const user = dice.pick(some);
        edited.add(user.id);
        Object.assign(user, { first_name: "Someone", last_name: "Else" });
        return `somebody renames the account of ${user.email}`;
      },
      () => {
        const day = addDays(company.today, dice.between(0, 20));
        enter(dice.pick([...world.users.keys()]), offsite.id, day);
        return `somebody enters an absence in Staffomatic for ${day}`;
      },
      () => {
        const user = dice.pick([...world.users.values()]);
        const [person, day] = [personOf(user), addDays(company.today, dice.between(0, 20))];
        if (!person || !isEmployed(person) || !company.enters(person, day, day)) return null;
        const { type } = company.absencesOf(person).find(({ startsOn }) => startsOn === day)!;
        enter(user.id, types.find(({ name }) => name === type.name)!.id, day);
        return `${person.email} enters ${day} on both sides`;
      },
      () => {
        const some = [...world.absences.values()].filter(({ state }) => state === "new");
        if (some.length === 0) return null;
        const absence = dice.pick(some);
        Object.assign(absence, { state: "approved", updated_at: company.scheduler.now });
        return `somebody confirms ${lineOfThere(absence)}`;
      },
    ],
  };
}
