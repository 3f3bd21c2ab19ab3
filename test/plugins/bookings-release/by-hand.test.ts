/** Tools whose bookings can neither be read nor cancelled: absences that would release some are reported, and nothing else is done. */
import { describe, expect, it } from "vitest";
import type { Absence } from "../../../core/model/absence.ts";
import { byHandFlow } from "../../../plugins/bookings-release/by-hand.ts";
import { FIRST_LOOK } from "../../kit/flow-context.ts";
import { absence, reads, settings } from "./source.ts";

function rows(absences: readonly Absence[], config: Record<string, unknown> = {}) {
  const flow = byHandFlow({ ...settings(config), days: () => ({ from: "2026-07-20", to: "2026-10-19" }) });
  return [...flow.desired(reads(absences), FIRST_LOOK)];
}

describe("without a way to bookings", () => {
  it("B2 an absence that would release bookings is listed as kept: by hand, without its type", () => {
    expect(rows([absence()])).toEqual([
      {
        subject: "a1",
        aliases: ["4711"],
        title: "ann@example.com 2026-07-22 to 2026-07-24",
        personId: "1",
        person: "ann@example.com",
        code: "BY_HAND",
        detail: expect.stringContaining("cancelled by hand"),
        fate: "kept",
      },
    ]);
    expect(JSON.stringify(rows([absence()]))).not.toMatch(/sick|secret/i);
  });

  it.each<[string, Partial<Absence>, Record<string, unknown>, number]>([
    ["that waits for approval", { approval: "requested" }, {}, 0],
    ["in a state that is not known", { approval: "unknown" }, {}, 0],
    ["of a type that does not count", {}, { absence_types: { exclude: ["t1"] } }, 0],
    ["that ended before", { startsOn: "2026-07-01", endsOn: "2026-07-19" }, {}, 0],
    ["that begins after the window", { startsOn: "2026-10-20", endsOn: "2026-10-21" }, {}, 0],
    ["without an end, begun long ago", { startsOn: "2026-01-01", endsOn: null }, {}, 1],
    ["that reaches in", { startsOn: "2026-07-01", endsOn: "2026-07-21" }, {}, 1],
  ])("of an absence %s", (_, further, config, expected) => {
    expect(rows([absence(further)], config)).toHaveLength(expected);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["is left out by name", { exclude: ["Ann@example.com"] }, []],
    ["is not in the group", { where: { email: "ben@example.com" } }, ["people.where.email NAMES_NOTHING"]],
    ["may be left out", { exclude: ["anne@example.com"] }, ["people.exclude NAMES_NOTHING"]],
    ["is in the group", { where: { email: "Ann@example.com" } }, ["a1 BY_HAND"]],
  ])("of somebody who %s", (_, people, expected) => {
    expect(
      rows([absence()], { people }).map(({ subject, ...row }) => `${subject} ${"code" in row && row.code}`),
    ).toEqual(expected);
  });

  it("nothing can be written, and nothing is remembered", () => {
    const flow = byHandFlow({ ...settings(), days: () => ({ from: "2026-07-20", to: "2026-10-19" }) });
    expect(flow).toMatchObject({
      kind: "booking",
      current: "stored",
      creates: "never",
      adopt: "never",
      orphans: "keep",
    });
    expect([flow.create, flow.update, flow.remove, flow.deactivate].every((write) => write === undefined)).toBe(true);
  });
});
