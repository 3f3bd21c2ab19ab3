import { describe, expect, it } from "vitest";
import { bookingsReleaseConfig } from "../../../plugins/bookings-release/config.ts";
import { connectors } from "../../../plugins/bookings-release/connectors/index.ts";
import { bookingsRelease } from "../../../plugins/bookings-release/index.ts";
import { flowsOf } from "../../kit/flow-context.ts";
import { testContext } from "../../kit/plugin-context.ts";
import { settings, TODAY } from "./source.ts";

describe("bookings-release", () => {
  it("B6 runs every ten minutes unless told otherwise, and has two areas", () => {
    expect(bookingsRelease).toMatchObject({
      name: "bookings-release",
      defaultSchedule: "every 10m",
      areas: ["users", "bookings"],
    });
  });

  it("P3 needs e-mail, names and status; without users.sync the e-mail alone, and never a write to the source", () => {
    const needs = bookingsRelease.needs(settings(), TODAY);
    expect(needs.people).toEqual({ required: ["email", "first_name", "last_name", "status"], useful: [] });
    expect(needs.writes).toBeUndefined();
    const { people } = bookingsRelease.needs(settings({ users: { sync: false } }), TODAY);
    expect(people).toEqual({ required: ["email"], useful: ["first_name", "last_name", "status"] });
    const group = { where: { department: "IT", first_name: "Ann" } };
    expect(bookingsRelease.needs(settings({ users: { sync: false }, people: group }), TODAY).people).toEqual({
      required: ["email", "department", "first_name"],
      useful: ["last_name", "status"],
    });
  });

  it("B4 needs the absences of the window, and those that a running booking may have begun in", () => {
    const { absences } = bookingsRelease.needs(settings({ window: { future_days: 30 } }), TODAY);
    expect(absences).toEqual({ window: { from: "2026-07-07", to: "2026-08-20" }, whole: true });
  });

  it("connecting asks nobody anything: users come before bookings, which refer to them", async () => {
    const flows = await flowsOf(bookingsRelease.connect(settings(), testContext()));
    expect(flows.map(({ kind, area }) => `${kind} ${area}`)).toEqual(["user users", "booking bookings"]);
  });

  it("a tool without people has bookings alone", async () => {
    const connector = {
      ...{ type: "http", base_url: "https://desks.example.com", times: "local", list: { path: "/bookings" } },
      ...{
        fields: { email: "email", space: "space", starts_at: "from", ends_at: "to" },
        cancel: { path: "/bookings/{id}" },
      },
    };
    const flows = await flowsOf(bookingsRelease.connect(settings({ connector }), testContext()));
    expect(flows.map(({ kind }) => kind)).toEqual(["booking"]);
  });
});

describe("its settings", () => {
  it("have defaults that invite nobody and count every type", () => {
    const { connector: _, ...rest } = settings();
    expect(rest).toEqual({
      users: { sync: true, invite: false },
      people: { where: {}, exclude: [] },
      absence_types: "all",
      window: { future_days: 90 },
      midday: "12:00",
      blocker: { subject_prefix: "[Blocker]", people: [], spaces: [] },
    });
  });

  it("keep their other defaults when one of a section is given", () => {
    const { users, blocker } = settings({ users: { invite: true }, blocker: { spaces: ["Desk 3"] } });
    expect(users).toEqual({ sync: true, invite: true });
    expect(blocker).toMatchObject({ subject_prefix: "[Blocker]", spaces: ["Desk 3"] });
  });

  it.each([
    ["a word that is none", { invite: true }],
    ["a midday that is no time", { midday: "noon" }],
    ["a window that ends before today", { window: { future_days: -1 } }],
    ["a prefix that everything begins with", { blocker: { subject_prefix: "" } }],
    ["requested absences, which never release a booking", { approval: "requested" }],
    ["people by a status that leaves out whoever is on leave", { people: { where: { status: "active" } } }],
    ["a tool that is none", { connector: { type: "paper" } }],
  ])("refuse %s", (_, further) => {
    expect(() => settings(further)).toThrow();
  });

  it("know every connector by its own type", () => {
    const types = connectors.map(({ type }) => type);
    expect(types).toEqual(["buuky", "seatsurfing", "caldav", "http"]);
    expect(bookingsReleaseConfig.safeParse({ connector: { type: "buuky" } }).success).toBe(false);
  });
});
