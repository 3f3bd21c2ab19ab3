/** awork: absences appear there with our mark; what people enter themselves has none. */
import { addDays } from "../../../core/model/time.ts";
import { startAworkSimulator } from "../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import type { SimAworkAbsence } from "../../../plugins/absence-mirror/connectors/awork/simulator-world.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import type { SimPerson } from "../../../plugins/personio/world.ts";
import type { Company } from "../company.ts";
import { differ, twice, type Seen, type Tool } from "../tool.ts";

const KEY = "canary-awork-key";

export async function startAwork(company: Company, dice: Dice): Promise<Tool> {
  const awork = await startAworkSimulator({
    at: "http://awork.invalid",
    apiKey: KEY,
    now: () => company.scheduler.now,
    quirks: { hidesTotals: dice.chance(0.2) },
  });
  const people = new Map<string, SimPerson>();
  const welcome = (person: SimPerson) => {
    const { email, firstName, lastName } = person;
    people.set(awork.addUser({ email, firstName, lastName }).id, person);
  };
  for (const person of company.world.people) welcome(person);
  company.hired.push(welcome);
  // Whoever looks after awork writes the new address there too.
  company.renamed.push((person) => {
    for (const [id, one] of people)
      if (one === person)
        awork.users.get(id)!.userContactInfos = [{ type: "email", subType: "work", value: person.email ?? "" }];
  });

  const live = () => [...awork.absences.values()].filter(({ deletedOn }) => !deletedOn);
  const lineOf = (person: SimPerson, from: string, to: string) =>
    `${person.id} ${from.slice(0, 10)} ${to.slice(0, 10)}`;
  const granted = (person: SimPerson) =>
    company
      .absencesOf(person)
      .filter(({ status, startsOn, endsOn }) => status === "approved" && inWindow(startsOn, endsOn!, company.today))
      .map(({ startsOn, endsOn }) => lineOf(person, startsOn, endsOn!));
  const ours = () => live().filter(({ externalProvider }) => externalProvider !== null);
  const lineOfOurs = (one: SimAworkAbsence) => lineOf(people.get(one.userId)!, one.startOn, one.endOn);

  function seen(one: SimAworkAbsence): Seen {
    const { updatedOn: _, createdOn: __, ...rest } = one;
    const person = one.externalProvider === null ? null : (people.get(one.userId) ?? null);
    const wanted = person !== null && person.status !== "inactive" && granted(person).includes(lineOfOurs(one));
    return { kind: "absence", person, active: true, text: JSON.stringify(rest), wanted };
  }

  const pick = (marked: boolean) => {
    const some = live().filter(({ externalProvider }) => (externalProvider !== null) === marked);
    return some.length > 0 ? dice.pick(some) : null;
  };
  const touched = new Set<string>();
  return {
    target: "absences",
    servers: [awork],
    secrets: [KEY],
    settings: {
      plugin: "absence-mirror",
      connector: { type: "awork", api_key: KEY, base_url: awork.url, requests_per_minute: 10_000 },
    },
    records: () => new Map(live().map((one) => [one.id, seen(one)])),
    doubles: ({ stays }) =>
      twice(
        ours()
          .filter(({ id }) => !stays(id))
          .map(lineOfOurs),
      ),
    differences({ stays, linked }) {
      // Absences of those who left stay as they were.
      const here = (person: SimPerson) => person.status !== "inactive" && company.world.people.includes(person);
      const old = addDays(company.today, -14);
      const wanted = company.world.people.filter(here).flatMap(granted);
      const there = ours().filter(({ userId, endOn }) => here(people.get(userId)!) && endOn.slice(0, 10) >= old);
      // Changed by somebody before rollcall had noted that it made it: by what it is now, nobody can tell whose it was to be.
      const may = there.filter(({ id }) => stays(id) || (touched.has(id) && !linked(id)));
      return differ(wanted, there.map(lineOfOurs), may.map(lineOfOurs));
    },
    edits: [
      () => {
        const [userId] = dice.pick([...people]);
        const startOn = addDays(company.today, dice.between(0, 20));
        awork.addAbsence({ userId, startOn: `${startOn}T00:00:00Z`, endOn: `${startOn}T00:00:00Z` });
        return `somebody enters an absence in awork for ${startOn}`;
      },
      () => {
        const [userId, person] = dice.pick([...people]);
        const day = addDays(company.today, dice.between(0, 20));
        if (!company.present.includes(person) || !company.enters(person, day, day)) return null;
        awork.addAbsence({ userId, startOn: `${day}T00:00:00Z`, endOn: `${day}T00:00:00Z` });
        return `${person.email} enters ${day} on both sides`;
      },
      () => {
        const one = pick(true);
        // Whoever sets a field back again and again is let be: another rule, another test.
        if (!one || touched.has(one.id)) return null;
        touched.add(one.id);
        awork.editAsUser(one.id, { endOn: `${addDays(one.endOn.slice(0, 10), 2)}T00:00:00Z` }, { force: true });
        return `somebody edits ${lineOfOurs(one)} in awork`;
      },
      () => {
        const one = pick(true);
        if (one) awork.deleteAsUser(one.id, { force: true });
        return one && `somebody deletes ${lineOfOurs(one)} in awork`;
      },
    ],
  };
}

function inWindow(from: string, to: string, today: string): boolean {
  return to >= addDays(today, -14) && from <= addDays(today, 180);
}
