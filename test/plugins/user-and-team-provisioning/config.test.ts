import { describe, expect, it } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import { z } from "../../../core/plugin/schema.ts";
import { provisioningConfig } from "../../../plugins/user-and-team-provisioning/config.ts";
import { userAndTeamProvisioning } from "../../../plugins/user-and-team-provisioning/index.ts";
import { settings, TODAY } from "./source.ts";

const connector = { type: "scim", url: "https://tool.example/scim/v2/", token: "made-up" };
const problems = (config: unknown) =>
  (provisioningConfig.safeParse(config).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

it("U4, U5: the defaults are those of the page for users", () => {
  expect(provisioningConfig.parse({ connector })).toEqual({
    connector: {
      ...{ type: "scim", url: "https://tool.example/scim/v2", token: expect.any(Secret), patch: "auto" },
      ...{ string_booleans: false, enterprise: "auto", members: "auto", adopt_groups: "ours", verify_writes: true },
      ...{ page_size: 100, requests_per_minute: 600 },
    },
    users: { where: {}, attributes: {}, on_leave: "keep" },
    teams: {
      from: [],
      names: {
        ...{ department: "Department {name}", team: "Team {name}", office: "Office {name}" },
        ...{ employment_type: "Employment type {name}", supervisor: "{name}'s team" },
      },
      when_empty: "keep",
    },
  });
});

it("the example of the page for users is taken as it stands", () => {
  const users = {
    external: false,
    where: { office: ["Berlin", "Hamburg"] },
    attributes: { title: "position", department: "department" },
    ...{ default_language: "de", on_leave: "keep", when_left: "deactivate" },
  };
  const names = { department: "Department {name}", supervisor: "{name}'s team" };
  const teams = { from: ["department", "supervisor"], names, when_empty: "keep" };
  expect(problems({ connector, users, teams })).toEqual([]);
  expect(problems({ connector: { ...connector, type: "edyoucated" }, users, teams })).toEqual([]);
});

describe("what is wrong is refused where it stands", () => {
  it.each([
    [{}, "connector"],
    [{ connector: { ...connector, url: "tool.example" } }, "connector.url"],
    [{ connector: { ...connector, token: "" } }, "connector.token"],
    [{ connector: { ...connector, patch: "post" } }, "connector.patch"],
    [{ connector, users: { where: { office: [] } } }, "users.where.office"],
    [{ connector, users: { where: { office: " " } } }, "users.where.office"],
    [{ connector, users: { attributes: { titel: "position" } } }, "users.attributes.titel"],
    [{ connector, users: { attributes: { email: "dynamic_1" } } }, "users.attributes.email"],
    [{ connector, users: { default_language: "German" } }, "users.default_language"],
    [{ connector, users: { when_left: "keep" } }, "users.when_left"],
    [{ connector, teams: { from: ["gender"] } }, "teams.from.0"],
    [{ connector, teams: { names: { department: "Department" } } }, "teams.names.department"],
  ])("%j at %s", (config, path) => {
    expect(problems(config)).toEqual([expect.stringMatching(new RegExp(`^${path.replaceAll(".", "\\.")}[.:]`))]);
  });

  it.each([
    { connector, user: {} },
    { connector, users: { title: "x" } },
    { connector, teams: { names: { gender: "{name}" } } },
  ])("an unknown key at any depth: %j", (config) => {
    expect(problems(config)).toEqual([expect.stringContaining("Unrecognized key")]);
  });

  it("a full URN is an attribute", () => {
    const attributes = { "urn:example:params:scim:schemas:extension:acme:2.0:User:badge": "dynamic_1" };
    expect(problems({ connector, users: { attributes } })).toEqual([]);
  });
});

describe("P3: what is needed follows from the config", () => {
  const needs = (further: object) => userAndTeamProvisioning.needs(settings(further as never), TODAY).people;

  it("names, e-mail and status; the employment type while external people are left out; the hire date is useful", () => {
    const required = ["first_name", "last_name", "email", "status"];
    expect(needs({})).toEqual({ required: [...required, "employment_type"], useful: ["hire_date"] });
    expect(needs({ users: { external: true } })).toEqual({ required, useful: ["hire_date"] });
  });

  it("what rules, attributes and teams name, once each", () => {
    const users = {
      external: true,
      where: { office: "Berlin" },
      attributes: { title: "position", department: "department" },
    };
    const { required } = needs({ users, teams: { from: ["department", "supervisor"] } });
    expect(required.slice(4)).toEqual(["office", "position", "department", "supervisor"]);
  });

  it("no absences, and nothing is written to the source", () => {
    const all = userAndTeamProvisioning.needs(settings(), TODAY);
    expect(all.absences).toBeNull();
    expect(all).not.toHaveProperty("writes");
  });
});

it("U9: daily at 04:00 UTC unless told otherwise", () => {
  const { defaultSchedule } = userAndTeamProvisioning;
  expect(typeof defaultSchedule === "function" && defaultSchedule(settings())).toEqual({
    full: "0 4 * * *",
    timezone: "UTC",
  });
});

it("every setting is described, and the token is marked as secret", () => {
  const schema = z.toJSONSchema(provisioningConfig, { io: "input", unrepresentable: "any" });
  const bare: string[] = [];
  const look = (node: unknown, path: string) => {
    if (typeof node !== "object" || node === null) return;
    const { properties = {}, oneOf = [] } = node as {
      properties?: Record<string, { description?: string }>;
      oneOf?: unknown[];
    };
    for (const [name, property] of Object.entries(properties)) {
      if (!property.description) bare.push(`${path}${name}`);
      look(property, `${path}${name}.`);
    }
    for (const one of oneOf) look(one, path);
  };
  look(schema, "");
  expect(bare).toEqual([]);
  expect(JSON.stringify(schema)).toContain('"secret":true');
});
