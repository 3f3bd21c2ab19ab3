/** People and teams in a tool that speaks SCIM. Some have an account already, and some accounts are nobody's. */
import { emailsOf, isActive, textIn, type Json } from "../../../plugins/protocols/scim/resource.ts";
import { startScimSimulator, type ScimSimulator } from "../../../plugins/protocols/scim/simulator.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import type { SimPerson } from "../../../plugins/personio/world.ts";
import type { Company } from "../company.ts";
import { differ, twice, type Managed, type Seen, type Tool } from "../tool.ts";

const TOKEN = "canary-scim-token";

export async function startLearning(company: Company, dice: Dice): Promise<Tool> {
  const scim = await startScimSimulator({ at: "http://learning.invalid", token: TOKEN });
  const people = scimPeople(scim, company, dice);
  scim.addGroup("Book club", [...scim.world.users.keys()].slice(0, 1));
  const club = () => [...scim.world.groups.values()].find(({ body }) => body.displayName === "Book club");

  const members = (id: string) => [...(scim.world.members.get(id) ?? [])].map((user) => people.addressOf(user));
  const isTeam = (body: Json) => /^Department /.test(textIn(body, "displayName") ?? "");
  const teamsThere = () =>
    [...scim.world.groups.values()]
      .filter(({ body }) => isTeam(body))
      // Somebody who is locked may still be a member.
      .map(({ id, body }) => ({ name: textIn(body, "displayName"), who: members(id).filter(people.isWanted).sort() }))
      .filter(({ who }) => who.length > 0)
      .map(({ name, who }) => `${name}: ${who}`);
  const teamsWanted = () =>
    [...Map.groupBy(people.employed(), ({ department }) => department!)].map(
      ([{ name }, all]) => `Department ${name}: ${all.map(({ email }) => email).sort()}`,
    );
  return {
    target: "learning",
    servers: [scim],
    secrets: [TOKEN],
    settings: {
      plugin: "user-and-team-provisioning",
      connector: { type: "scim", url: scim.base, token: TOKEN, requests_per_minute: 10_000 },
      teams: { from: ["department"] },
    },
    records() {
      const group = club();
      const text = JSON.stringify([group?.body, [...(scim.world.members.get(group?.id ?? "") ?? [])]]);
      const foreign: Seen = { kind: "team", person: null, active: true, text, wanted: false };
      return new Map([...people.records(), ...(group ? [["club", foreign] as const] : [])]);
    },
    doubles: (managed) => [
      ...people.doubles(managed),
      ...twice(
        [...scim.world.groups.values()].filter(({ body }) => isTeam(body)).map(({ body }) => `${body.displayName}`),
      ),
    ],
    differences: (managed) => [...people.differences(managed), ...differ(teamsWanted(), teamsThere())],
    edits: people.edits,
  };
}

/** The accounts of a SCIM tool that follow Personio. */
export function scimPeople(scim: ScimSimulator, company: Company, dice: Dice) {
  const users = () => [...scim.world.users.values()];
  const addressOf = (id: string) => emailsOf(scim.world.users.get(id)?.body ?? {})[0] ?? id;
  const employed = () => company.present.filter(({ email }) => email !== null);
  for (const person of employed()) if (dice.chance(0.4)) scim.addUser({ ...nameOf(person), email: person.email! });
  scim.addUser({ email: "stranger@example.net", firstName: "Sam", lastName: "Stranger" });

  const lineOf = (body: Json) => {
    const name = (body.name ?? {}) as Json;
    return `${emailsOf(body)[0]} ${textIn(name, "givenName")} ${textIn(name, "familyName")}`;
  };
  const personOf = (body: Json) => company.byEmail.get(emailsOf(body)[0] ?? "") ?? null;
  const isEmployed = (person: SimPerson) => person.status !== "inactive" && company.world.people.includes(person);
  const wantedAt = (email: string) => employed().some((person) => person.email === email);
  const ofCompany = () => users().filter(({ body }) => personOf(body) !== null);
  const edited = new Set<string>();
  return {
    addressOf,
    employed,
    isWanted: wantedAt,
    records: (): Map<string, Seen> =>
      new Map(
        users().map(({ id, body }) => {
          const person = personOf(body);
          const wanted = person !== null && isEmployed(person);
          return [id, { kind: "user", person, active: isActive(body), text: JSON.stringify(body), wanted }];
        }),
      ),
    doubles: (managed: Managed) =>
      twice(
        ofCompany()
          .filter(({ id }) => managed(id))
          .map(({ body }) => String(personOf(body)!.id)),
      ),
    differences(managed: Managed) {
      const there = ofCompany().filter(({ id, body }) => isActive(body) && (managed(id) || wantedAt(addressOf(id))));
      const wanted = employed().map((person) => `${person.email} ${person.firstName} ${person.lastName}`);
      return differ(
        wanted,
        there.map(({ body }) => lineOf(body)),
      );
    },
    edits: [
      () => {
        scim.addUser({ email: `guest.${scim.world.users.size}@example.net` });
        return "somebody makes an account of a guest";
      },
      () => {
        const some = ofCompany().filter(({ id }) => !edited.has(id));
        if (some.length === 0) return null;
        const record = dice.pick(some);
        edited.add(record.id);
        scim.world.touch(record, { ...record.body, name: { givenName: "Someone", familyName: "Else" } });
        return `somebody renames the account of ${addressOf(record.id)}`;
      },
      () => {
        const some = ofCompany();
        if (some.length === 0) return null;
        const { id } = dice.pick(some);
        const line = `somebody deletes the account of ${addressOf(id)}`;
        scim.world.remove("Users", id);
        return line;
      },
    ],
  };
}

function nameOf({ firstName, lastName }: SimPerson) {
  return { firstName, lastName };
}
