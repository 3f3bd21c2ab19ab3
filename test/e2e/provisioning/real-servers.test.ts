/** The whole of rollcall over SCIM servers of other people: first run acts, second finds nothing to do, changes are followed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changePerson, leave, touch } from "../../../plugins/personio/world.ts";
import { emailsOf, isActive, membersOf, textIn } from "../../../plugins/protocols/scim/resource.ts";
import { BETTER_AUTH, hasBetterAuth, startBetterAuth, type RealServer } from "../../kit/better-auth.ts";
import { startScimmy } from "../../kit/scimmy.ts";
import { clientFor, readAll } from "../../plugins/protocols/scim/room.ts";
import { nothing, openSchool } from "./school.ts";

describe("scimmy", () => exam(startScimmy));
describe.skipIf(!hasBetterAuth)(`better-auth (needs ${BETTER_AUTH})`, () => exam(startBetterAuth));

function exam(start: () => Promise<RealServer>): void {
  let server: RealServer;
  beforeAll(async () => {
    server = await start();
  }, 30_000);
  afterAll(() => server?.close());

  it("U1, U4, U5, U8 people and teams are made, followed, locked, renamed", { timeout: 60_000 }, async () => {
    const {
      sync,
      world,
      ann,
      ben,
      it: department,
      staff,
    } = await openSchool({ server, users: { default_language: "de", attributes: ALL } });
    for (const name of ["Cem", "Dora", "Emil"]) staff(name);
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { failed: 0 } });
    expect(await teams(server)).toEqual([
      "Department IT: ann, cem, dora, emil",
      "Department Sales: ben",
      "Paula Platzhalter's team: ann, ben, cem, dora, emil",
    ]);
    expect(nothing(await sync())).toBe(true);

    changePerson(world, ann, { email: "anna@example.com", lastName: "Newname", position: null, supervisor: null });
    leave(world, ben, "2026-07-01");
    department.name = "EDP";
    touch(world);
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { failed: 0, held: 0 } });
    expect(await teams(server)).toEqual([
      "Department EDP: anna, cem, dora, emil",
      "Department Sales: ",
      "Paula Platzhalter's team: cem, dora, emil",
    ]);
    expect(await locked(server)).toEqual(["ben"]);
    expect(nothing(await sync())).toBe(true);
  });
}

const ALL = { title: "position", department: "department", manager: "supervisor", employeeNumber: "id" };

async function people(server: RealServer) {
  return (await readAll(clientFor(server.url, server.token).users.list())).records;
}

async function locked(server: RealServer): Promise<string[]> {
  return (await people(server))
    .filter(({ body }) => !isActive(body))
    .map(({ body }) => emailsOf(body)[0]!.split("@")[0]!);
}

async function teams(server: RealServer): Promise<string[]> {
  const { groups } = clientFor(server.url, server.token);
  const names = new Map((await people(server)).map(({ id, body }) => [id, emailsOf(body)[0]!.split("@")[0]!]));
  const found = (await readAll(groups.list())).records.map(({ id }) => groups.get(id));
  const lines = (await Promise.all(found)).map((group) => {
    const members = (membersOf(group!.body) ?? []).map((id) => names.get(id));
    return `${textIn(group!.body, "displayName")}: ${members.sort().join(", ")}`;
  });
  return lines.sort();
}
