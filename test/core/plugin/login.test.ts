/** A login in a connector's settings, by token or by user name and password. */
import { describe, expect, it } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import { authorization } from "../../../core/plugin/login.ts";
import { seatsurfingConfig } from "../../../plugins/bookings-release/connectors/seatsurfing/config.ts";
import { staffomaticConfig } from "../../../plugins/staff-scheduling/connectors/staffomatic/config.ts";

const CONNECTORS = [
  {
    name: "staffomatic",
    schema: staffomaticConfig,
    settings: { type: "staffomatic", account: "acme", contact: "it@example.com" },
    username: "admin@example.com",
  },
  {
    name: "seatsurfing",
    schema: seatsurfingConfig,
    settings: { type: "seatsurfing", base_url: "https://desks.example.com" },
    username: "00000000-0000-4000-a000-000000000001_admin@example.com",
  },
];

describe.each(CONNECTORS)("the settings of $name", ({ schema, settings, username }) => {
  const problems = (login: object) =>
    schema
      .safeParse({ ...settings, ...login })
      .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

  it("hold a token, or a user name and a password", () => {
    expect([problems({ token: "t" }), problems({ username, password: "p" })]).toEqual([[], []]);
    for (const login of [{}, { username }, { password: "p" }])
      expect(problems(login)).toEqual(["username: needs username and password, or token"]);
  });

  it("have one problem where a key is misspelt, not two", () => {
    expect(problems({ username, pasword: "p" })).toEqual([': Unrecognized key: "pasword"']);
  });
});

it("a token is sent where there is one, else user name and password, in any letters", () => {
  const [password, token] = [new Secret("pässwort"), new Secret("t")];
  expect(authorization({ username: "u", password, token })).toBe("Bearer t");
  const [scheme, login = ""] = authorization({ username: "jö", password }).split(" ");
  expect([scheme, Buffer.from(login, "base64").toString("utf8")]).toEqual(["Basic", "jö:pässwort"]);
});
