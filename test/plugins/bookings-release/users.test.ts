import { describe, expect, it } from "vitest";
import type { Person } from "../../../core/model/person.ts";
import type { PeopleClient } from "../../../plugins/bookings-release/connector.ts";
import { usersFlow } from "../../../plugins/bookings-release/users.ts";
import { free } from "../../kit/free.ts";
import { FIRST_LOOK } from "../../kit/flow-context.ts";
import { person, reads, silentClient } from "./source.ts";

const SYNC = { sync: true, invite: false };
const LEARN = { sync: false, invite: false };

function rows(people: readonly Person[], rules = SYNC, client: PeopleClient = silentClient().people) {
  return [...usersFlow(client, rules).desired(reads([], people), FIRST_LOOK)];
}

describe("B1 employees are kept in step as users of the booking tool", () => {
  it("B1 made with e-mail and names, recognised by the e-mail in lower case", () => {
    expect(rows([person("7", "  Ann@Example.com ", { first_name: " Ann " })])).toEqual([
      {
        subject: "7",
        title: "ann@example.com",
        personId: "7",
        person: "ann@example.com",
        key: "ann@example.com",
        fields: { person: "7", email: "ann@example.com", first_name: "Ann", last_name: "Example" },
        extent: null,
      },
    ]);
    expect(usersFlow(silentClient().people, SYNC)).toMatchObject({
      kind: "user",
      area: "users",
      creates: "all",
      adopt: "key",
      orphans: "deactivate",
    });
  });

  it("B1 whoever left is deactivated; where the tool cannot, kept", () => {
    const left = person("1", "ann@example.com", { status: "inactive" });
    expect(rows([left])).toEqual([expect.objectContaining({ code: "LEFT", fate: "dropped" })]);
    const { deactivate: _, ...unable } = silentClient().people;
    expect(usersFlow(unable, SYNC).orphans).toBe("keep");
    expect(rows([left], SYNC, unable)).toEqual([expect.objectContaining({ code: "LEFT", fate: "frozen" })]);
  });

  it("B1 where the config asks a tool that cannot deactivate to delete, it deletes", () => {
    const { deactivate: _, ...unable } = silentClient().people;
    const remove = async () => undefined;
    expect(usersFlow({ ...unable, remove }, SYNC)).toMatchObject({ orphans: "remove" });
    expect(usersFlow({ ...unable, remove }, LEARN)).toMatchObject({ orphans: "keep" });
  });

  it.each([[false], [true]])("B8 invites only where the config says so: %s", async (invite) => {
    const asked: unknown[] = [];
    const create: PeopleClient["create"] = async (_, how) => {
      asked.push(how);
      return "u1";
    };
    const flow = usersFlow({ ...silentClient().people, create }, { sync: true, invite });
    await flow.create!({ person: "1", email: "ann@example.com", first_name: "Ann", last_name: "Example" }, free);
    expect(asked).toMatchObject([{ invite }]);
  });

  it("without sync it only learns who is who", () => {
    const flow = usersFlow(silentClient().people, LEARN);
    expect(flow).toMatchObject({ creates: "never", orphans: "keep", adopt: "key" });
    const writes = [flow.create, flow.update, flow.remove, flow.deactivate, flow.reactivate];
    expect(writes.every((write) => write === undefined)).toBe(true);
    const left = person("1", "ann@example.com", { status: "inactive" });
    expect(rows([left], LEARN)).toEqual([expect.objectContaining({ code: "LEFT", fate: "frozen" })]);
  });
});

describe("P9 people who count", () => {
  it.each(["active", "leave"])("P9 status %s is employed", (status) => {
    expect(rows([person("1", "ann@example.com", { status })])[0]).toMatchObject({ key: "ann@example.com" });
  });

  it.each([null, "", "terminated"])(
    "P9 of the status %j it is not known: named, not made, locked or unlocked",
    (status) => {
      const row = rows([person("1", "ann@example.com", { status })])[0];
      expect(row).toMatchObject({ code: "UNKNOWN", fate: "frozen", person: "ann@example.com" });
    },
  );

  it("[not released] P2 a name that is not told of somebody stays in their account, and one that is empty does not", () => {
    const { last_name: _, ...attributes } = person("1", "ann@example.com").attributes;
    expect(rows([{ id: "1", attributes }])[0]).toMatchObject({ untold: ["last_name"] });
    expect(rows([person("1", "ann@example.com", { last_name: null })])[0]).not.toHaveProperty("untold");
  });

  it("P9 somebody who has not started is named and not made", () => {
    const row = rows([person("1", "ann@example.com", { status: "onboarding" })])[0];
    expect(row).toMatchObject({ code: "NOT_STARTED", fate: "frozen" });
  });

  it.each([null, "", "  "])("P9 a person with the e-mail %j is named, never guessed", (email) => {
    expect(rows([person("1", email)])).toEqual([
      expect.objectContaining({ subject: "1", title: "1", person: "1", code: "NO_EMAIL", fate: "frozen" }),
    ]);
  });

  it("e-mails that differ in case are one", () => {
    const { equal } = usersFlow(silentClient().people, SYNC).fields.email;
    expect(equal?.("Ann@example.com", "ann@example.com")).toBe(true);
    expect(equal?.("ann@example.com", "bruno@example.com")).toBe(false);
  });
});
