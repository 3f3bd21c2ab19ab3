/** People and teams in a tool that speaks SCIM. Some have an account already, and some accounts are nobody's. */
import { emailsOf, isActive, textIn, type Json } from "../../../plugins/protocols/scim/resource.ts";
import { startScimSimulator, type ScimSimulator } from "../../../plugins/protocols/scim/simulator.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import type { SimPerson } from "../../../plugins/personio/world.ts";
import type { Company } from "../company.ts";
import { differ, twice, type Known, type Seen, type Tool } from "../tool.ts";

const TOKEN = "canary-scim-token";

export async function startLearning(company: Company, dice: Dice): Promise<Tool> {
  const scim = await startScimSimulator({ at: "http://learning.invalid", token: TOKEN });
  const people = scimPeople(scim, company, dice);
  scim.addGroup("Book club", [...scim.world.users.keys()].slice(0, 1));
  const club = () => [...scim.world.groups.values()].find(({ body }) => body.displayName === "Book club");

  const isTeam = (body: Json) => /^Department /.test(textIn(body, "displayName") ?? "");
  /** Somebody who is locked may still be a member. */
  const members = () =>
    [...scim.world.groups.values()]
      .filter(({ body }) => isTeam(body))
      .flatMap(({ id, body }) =>
        [...(scim.world.members.get(id) ?? [])].map((user) => ({
          id: `${id}/${user}`,
          email: people.addressOf(user),
          line: `${textIn(body, "displayName")}: ${people.addressOf(user)}`,
        })),
      )
      .filter(({ email }) => people.isWanted(email));
  const membersWanted = (known: Known) =>
    people.wanted(known).map(({ department, email }) => `Department ${department!.name}: ${email}`);
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
    doubles: (known) => [
      ...people.doubles(known),
      ...twice(
        [...scim.world.groups.values()].filter(({ body }) => isTeam(body)).map(({ body }) => `${body.displayName}`),
      ),
    ],
    differences(known) {
      const staying = members().filter(({ id }) => known.stays(id));
      const [there, may] = [members(), staying].map((some) => some.map(({ line }) => line));
      return [...people.differences(known), ...differ(membersWanted(known), there!, may)];
    },
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
  const wanted = ({ lacks }: Known) =>
    employed().filter((person) => !lacks(person) || users().some(({ body }) => personOf(body) === person));
  return {
    addressOf,
    wanted,
    isWanted: wantedAt,
    records: (): Map<string, Seen> =>
      new Map(
        users().map(({ id, body }) => {
          const person = personOf(body);
          const wanted = person !== null && isEmployed(person);
          return [id, { kind: "user", person, active: isActive(body), text: JSON.stringify(body), wanted }];
        }),
      ),
    doubles: ({ managed, stays }: Known) =>
      twice(
        ofCompany()
          .filter(({ id }) => managed(id) && !stays(id))
          .map(({ body }) => String(personOf(body)!.id)),
      ),
    differences(known: Known) {
      const isThere = (id: string) => known.managed(id) || wantedAt(addressOf(id));
      const there = ofCompany().filter(({ id, body }) => isActive(body) && isThere(id));
      const staying = there.filter(({ id }) => known.stays(id));
      const [lines, may] = [there, staying].map((some) => some.map(({ body }) => lineOf(body)));
      return differ(
        wanted(known).map((person) => `${person.email} ${person.firstName} ${person.lastName}`),
        lines!,
        may,
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
