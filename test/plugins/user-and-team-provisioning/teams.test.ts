import { describe, expect, it } from "vitest";
import type { Person } from "../../../core/model/person.ts";
import { membershipsFlow } from "../../../plugins/user-and-team-provisioning/memberships.ts";
import { teamsFlow } from "../../../plugins/user-and-team-provisioning/teams.ts";
import { FIRST_LOOK } from "../../kit/flow-context.ts";
import { CHIEF, IT, leftOut, person, reads, SALES, settings, silentClient, UNDER_CHIEF, wanted } from "./source.ts";

const ALL = ["department", "team", "office", "employment_type", "supervisor"];
const flows = (teams: object = {}, users: object = {}) => {
  const config = settings({ teams: { from: ALL, ...teams }, users });
  const ours = new Set<string>();
  return {
    teams: teamsFlow(silentClient, config, ours),
    memberships: membershipsFlow(silentClient, config, ours),
  };
};
const teamRows = (people: readonly Person[], teams = {}) => [...flows(teams).teams.desired(reads(people), FIRST_LOOK)];
const memberRows = (people: readonly Person[], teams = {}) => [
  ...flows(teams).memberships.desired(reads(people), FIRST_LOOK),
];
const named = (people: readonly Person[], teams = {}) =>
  wanted(teamRows(people, teams)).map(({ subject, fields }) => `${subject} ${fields.name}`);
const inTeams = (people: readonly Person[], teams = {}) =>
  wanted(memberRows(people, teams)).map(({ subject }) => subject);

const ann = person("7", "ann@example.com", {
  department: IT,
  team: { id: "45", name: "Platform" },
  office: { id: "6", name: "Berlin" },
  ...UNDER_CHIEF,
});

describe("[not released] what the source does not tell", () => {
  const untold = person("8", "ben@example.com", { supervisor: undefined as unknown as null, department: null });
  const about = (people: readonly Person[], kind: "teams" | "memberships", subject: string) =>
    flows({ from: ["department", "supervisor"] })[kind].untold!(reads(people))(subject);

  it("leaves the memberships of that person and the teams of that sort as they are, and no others", () => {
    const people = [ann, untold];
    expect(about(people, "memberships", "supervisor:1|8")).toBe(true);
    expect(about(people, "memberships", "supervisor:1|7")).toBe(false);
    expect(about(people, "memberships", "department:12|8")).toBe(false);
    expect(about(people, "teams", "supervisor:1")).toBe(true);
    expect(about(people, "teams", "department:12")).toBe(false);
    expect(about([ann], "teams", "supervisor:1")).toBe(false);
  });

  it("of somebody who has left is nothing to wait for", () => {
    const left = person("8", "ben@example.com", { ...untold.attributes, status: "inactive" });
    expect(about([left], "teams", "supervisor:1")).toBe(false);
  });
});

describe("teams", () => {
  it("U4 come from each attribute that is configured, under the seed's names", () => {
    expect(named([ann])).toEqual([
      "department:12 Department IT",
      "team:45 Team Platform",
      "office:6 Office Berlin",
      "employment_type:internal Employment type internal",
      "supervisor:1 Paula Platzhalter's team",
    ]);
    expect(named([ann], { from: ["supervisor"] })).toEqual(["supervisor:1 Paula Platzhalter's team"]);
    expect(named([ann], { from: [] })).toEqual([]);
  });

  it("U4 are called by the configured pattern, whatever a name holds", () => {
    const odd = person("7", "ann@example.com", { department: { id: "12", name: "$& {name}" } });
    expect(named([odd], { from: ["department"], names: { department: "{name} / {name}" } })).toEqual([
      "department:12 $& {name} / $& {name}",
    ]);
  });

  it("U4 hold the source's id where the pattern has it, so that two people of one name lead two teams", () => {
    const odd = person("8", "ben@example.com", { supervisor: { id: "2", name: "{id} Platzhalter" } });
    expect(named([ann, odd], { from: ["supervisor"], names: { supervisor: "{name}'s team ({id})" } })).toEqual([
      "supervisor:1 Paula Platzhalter's team (1)",
      "supervisor:2 {id} Platzhalter's team (2)",
    ]);
  });

  it("U4 stand for the source's id: a renamed department is the same team under a new name", () => {
    const renamed = person("7", "ann@example.com", { department: { id: "12", name: "EDP" } });
    expect(named([renamed], { from: ["department"] })).toEqual(["department:12 Department EDP"]);
  });

  it("U4 two departments of one name share a key, which the planner makes a conflict of", () => {
    const ben = person("8", "ben@example.com", { department: { id: "99", name: " it " } });
    const rows = wanted(teamRows([ann, ben], { from: ["department"] }));
    expect(rows.map(({ subject, key }) => `${subject} ${key}`)).toEqual([
      "department:12 department it",
      "department:99 department it",
    ]);
  });

  it("U4 are nobody's without people: those who left or are out of scope make none", () => {
    const gone = person("8", "ben@example.com", { department: SALES, status: "inactive" });
    const external = person("9", "cem@example.com", { department: SALES, employment_type: "external" });
    expect(named([ann, gone, external], { from: ["department"] })).toEqual(["department:12 Department IT"]);
  });

  it("U4 an empty one is kept, or removed where that is configured", () => {
    expect(flows().teams.orphans).toBe("keep");
    expect(flows({ when_empty: "remove" }).teams.orphans).toBe("remove");
  });

  it("U6 one that only people stand for who have not started is left as it is", () => {
    const soon = person("8", "ben@example.com", { department: SALES, hire_date: "2026-08-01" });
    expect(leftOut(teamRows([ann, soon], { from: ["department"] }))).toEqual([
      expect.objectContaining({
        subject: "department:13",
        title: "Department Sales",
        code: "NOT_STARTED",
        fate: "frozen",
      }),
    ]);
    const both = [soon, person("9", "cem@example.com", { department: SALES })];
    expect(named(both, { from: ["department"] })).toEqual(["department:13 Department Sales"]);
  });
});

describe("memberships", () => {
  it("U4 whoever is their own supervisor leads that team and is not in it", () => {
    const chief = person("1", "chief@example.com", { supervisor: { id: "1", name: "Paula Platzhalter" } });
    expect(inTeams([chief, ann], { from: ["supervisor"] })).toEqual(["supervisor:1|7"]);
  });

  it("U4 follow the people: one for each team that somebody belongs to", () => {
    const from = ["department", "supervisor"];
    expect(wanted(memberRows([CHIEF, ann], { from }))).toEqual([
      {
        subject: "department:12|7",
        title: "ann@example.com in Department IT",
        personId: "7",
        person: "ann@example.com",
        key: "{team:department:12}/{user:7}",
        fields: { team: "department:12", user: "7" },
        extent: null,
      },
      expect.objectContaining({ subject: "supervisor:1|7", title: "ann@example.com in Paula Platzhalter's team" }),
    ]);
  });

  it("U5 a new supervisor or department is another membership, and the old one is not wanted any more", () => {
    const moved = person("7", "ann@example.com", { department: SALES, supervisor: { id: "2", name: "Quinn Example" } });
    const from = ["department", "supervisor"];
    expect(inTeams([ann], { from })).toEqual(["department:12|7", "supervisor:1|7"]);
    expect(inTeams([moved], { from })).toEqual(["department:13|7", "supervisor:2|7"]);
  });

  it("U5 those of somebody who left are not wanted; those of somebody frozen stay as they are", () => {
    const from = ["department"];
    expect(memberRows([person("7", "ann@example.com", { department: IT, status: "inactive" })], { from })).toEqual([]);
    expect(leftOut(memberRows([person("7", null, { department: IT })], { from }))).toEqual([
      expect.objectContaining({ subject: "department:12|7", code: "NO_EMAIL", fate: "frozen" }),
    ]);
  });

  it("U8 refer to a team and an account, and go a hundred at a time, team by team", () => {
    const { memberships } = flows();
    expect(memberships.fields).toEqual({
      team: { manage: "always", ref: "team" },
      user: { manage: "always", ref: "user" },
    });
    expect(memberships).toMatchObject({ orphans: "remove", subjects: "derived", batch: { by: "team", size: 100 } });
  });
});
