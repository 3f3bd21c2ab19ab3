import { describe, expect, it } from "vitest";
import { provisioningConfig } from "../../../plugins/user-and-team-provisioning/config.ts";
import { userAndTeamProvisioning } from "../../../plugins/user-and-team-provisioning/index.ts";

const connector = { type: "honestly", username: "u", private_key: "k", host_key: `SHA256:${"A".repeat(43)}` };
const problems = (settings: object) =>
  provisioningConfig.safeParse({ connector, ...settings }).error?.issues.map(({ path }) => path.join(".")) ?? [];

describe("the settings of a feed", () => {
  it("U8 take any column but those that are always there", () => {
    expect(
      problems({ users: { attributes: { Department: "department", ReportsToId: "supervisor", Language: "x" } } }),
    ).toEqual([]);
    for (const name of ["ImportId", "Email", "Firstname", "Lastname", "x".repeat(101), "two\nlines", "email"])
      expect(problems({ users: { attributes: { [name]: "department" } } })).toEqual([`users.attributes.${name}`]);
  });

  it("leave out what would be sent without being mapped, which is not needed then, and nothing else", () => {
    const users = { attributes: { Department: "" } };
    const { people } = userAndTeamProvisioning.needs(provisioningConfig.parse({ connector, users }), "2026-07-21");
    expect(people.required).not.toContain("department");
    expect(problems({ users: { attributes: { Position: " " } } })).toEqual(["users.attributes.Position"]);
    const scim = { type: "scim", url: "https://tool.example.com/scim/v2", token: "t" };
    expect(problems({ connector: scim, users: { attributes: { title: "" } } })).toEqual(["users.attributes.title"]);
  });

  it("take a host name alone, without a scheme, a user or a folder", () => {
    const of = (host: string) => problems({ connector: { ...connector, host } });
    for (const host of ["sftp://datafeed.honestly.com", "u@datafeed.honestly.com", "datafeed.honestly.com/upload"])
      expect(of(host)).toEqual(["connector.host"]);
    for (const host of ["datafeed.honestly.com", "127.0.0.1", "::1"]) expect(of(host)).toEqual([]);
  });

  it("refuse teams, which a feed has not", () => {
    expect(problems({ teams: { from: ["department"] } })).toEqual(["teams.from"]);
  });

  it("refuse what a feed cannot do: lock whoever left, and set a language", () => {
    expect(problems({ users: { when_left: "deactivate" } })).toEqual(["users.when_left"]);
    expect(problems({ users: { default_language: "de" } })).toEqual(["users.default_language"]);
    expect(problems({ users: { when_left: "remove", external: false, on_leave: "keep" } })).toEqual([]);
  });

  it("P3 need first name, last name, e-mail and department, and the employment type only to leave external people out", () => {
    const required = (users: object) => [
      ...userAndTeamProvisioning.needs(provisioningConfig.parse({ connector, users }), "2026-07-21").people.required,
    ];
    const four = ["department", "email", "first_name", "last_name"];
    expect(required({}).sort()).toEqual(four);
    expect(required({ external: true }).sort()).toEqual(four);
    expect(required({ external: false })).toContain("employment_type");
  });

  it("U9 run every 12 hours", () => {
    const { defaultSchedule } = userAndTeamProvisioning;
    const config = provisioningConfig.parse({ connector });
    expect(typeof defaultSchedule === "function" ? defaultSchedule(config) : defaultSchedule).toBe("every 12h");
  });
});
