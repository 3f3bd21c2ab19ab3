/** Tools that take everybody in one file: the plugin's rules, independent of the connector. */
import { describe, expect, it } from "vitest";
import type { Person } from "../../../core/model/person.ts";
import { honestly } from "../../../plugins/user-and-team-provisioning/connectors/honestly/index.ts";
import { feedUsersFlow } from "../../../plugins/user-and-team-provisioning/feed-users.ts";
import type { FeedRow } from "../../../plugins/user-and-team-provisioning/feed.ts";
import { needsOf } from "../../../plugins/user-and-team-provisioning/needs.ts";
import { FIRST_LOOK } from "../../kit/flow-context.ts";
import { CHIEF, IT, leftOut, person, reads, settings, UNDER_CHIEF, wanted } from "./source.ts";

/** A feed's columns have names of the customer's own; the config of a directory would refuse them. */
function feedOf(attributes: Record<string, string>, further: object = {}) {
  const files: (readonly FeedRow[])[] = [];
  const client = { publish: async (rows: readonly FeedRow[]) => void files.push(rows), test: async () => never() };
  const isReference = (name: string) => honestly.attributes.isReference!(name);
  const flow = feedUsersFlow(client, { ...settings({ users: further }).users, attributes, isReference });
  const rows = (people: readonly Person[]) => [...flow.desired(reads(people), FIRST_LOOK)];
  return { files, flow, rows };
}

function never(): never {
  throw new Error("not asked");
}

const ann = person("7", "ann@example.com", { position: "Baker", department: IT, gender: null, ...UNDER_CHIEF });

describe("the file", () => {
  it("U8 has a column for each mapped attribute, and the supervisor by id", async () => {
    const { files, flow, rows } = feedOf({ Department: "department", Gender: "gender", ReportsToId: "supervisor" });
    await flow.publish!(
      wanted(rows([CHIEF, ann])).map(({ fields }) => fields),
      [],
    );
    expect(files).toEqual([
      [
        expect.objectContaining({ import_id: "1", reports_to: null, attributes: { Department: null, Gender: null } }),
        {
          ...{ import_id: "7", email: "ann@example.com", first_name: "Ann", last_name: "Example", reports_to: "1" },
          attributes: { Department: "IT", Gender: null },
        },
      ],
    ]);
  });

  it("has a column manager with the supervisor's name where that is mapped: ReportsToId alone is the other row's id", async () => {
    const { files, flow, rows } = feedOf({ manager: "supervisor", ReportsToId: "supervisor" });
    await flow.publish!(
      wanted(rows([CHIEF, ann])).map(({ fields }) => fields),
      [],
    );
    expect(files[0]?.[1]).toMatchObject({ reports_to: "1", attributes: { manager: "Paula Platzhalter" } });
    const alone = feedOf({ manager: "supervisor" });
    await alone.flow.publish!(
      wanted(alone.rows([CHIEF, ann])).map(({ fields }) => fields),
      [],
    );
    expect(alone.files[0]?.[1]).not.toHaveProperty("reports_to");
    expect(alone.files[0]?.[1]?.attributes).toEqual({ manager: "Paula Platzhalter" });
  });

  it("U2 carries no language: it would be set back with every import", async () => {
    const { files, flow, rows } = feedOf({}, { default_language: "de" });
    await flow.publish!(
      wanted(rows([ann])).map(({ fields }) => fields),
      [],
    );
    expect(files[0]?.[0]).not.toHaveProperty("language");
    expect(files[0]?.[0]).not.toHaveProperty("reports_to");
  });

  it("U7 loses who left, whatever when_left says; it is never read back", () => {
    const { flow, rows } = feedOf({}, { when_left: "deactivate" });
    expect(flow).toMatchObject({ orphans: "remove", current: "stored", adopt: "never" });
    expect(leftOut(rows([person("7", "ann@example.com", { status: "inactive" })]))).toEqual([
      expect.objectContaining({ code: "LEFT", fate: "dropped" }),
    ]);
  });

  it("U6 does not have people who have not started", () => {
    const { rows } = feedOf({});
    expect(rows([person("7", "ann@example.com", { hire_date: "2026-08-01" })])).toEqual([
      expect.objectContaining({ code: "NOT_STARTED", fate: "frozen" }),
    ]);
  });

  it("U1 has nobody without a name: the tool would skip the row, and remove the person", () => {
    const { rows } = feedOf({});
    expect(rows([person("7", "ann@example.com", { last_name: " " })])).toEqual([
      expect.objectContaining({ code: "NO_NAME", fate: "frozen" }),
    ]);
  });
});

it("P3 needs names, e-mail and what is mapped; status and hire date are useful", () => {
  const users = { external: true, attributes: { department: "department" } };
  expect(needsOf(settings({ users }), { feed: true }).people).toEqual({
    required: ["first_name", "last_name", "email", "department"],
    useful: ["status", "hire_date"],
  });
});
