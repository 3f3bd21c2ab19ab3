import { describe, expect, it } from "vitest";
import type { FlowRules } from "../../../core/plan/flow-rules.ts";
import { References } from "../../../core/plan/references.ts";
import { accountRules, link, person, plan, there } from "./kit.ts";

const rules: FlowRules = accountRules({
  fields: { ...accountRules().fields, supervisor: { manage: "always", ref: "user" } },
});
const under = (chief: string | null) => ({ fields: { supervisor: chief } });
const CHIEF = person(1, under(null));
const STAFF = person(2, under("p1"));
const shown = { fields: { supervisor: "r-p1" } };

/** Plans the scene when no account is known beforehand. */
const planned = (scene: Parameters<typeof plan>[0]) => plan({ rules, references: new References(), ...scene });
const told = (scene: Parameters<typeof plan>[0]) =>
  planned(scene).changes.map(
    (change) => `${change.op} ${change.subject}: ${"differing" in change ? change.differing.join() : ""}`,
  );

describe("a record that refers to another of its own kind", () => {
  it("is compared by what the other side calls that one, in whatever order they are shown", () => {
    const links = [link(CHIEF), link(STAFF)];
    const pages = [[there(STAFF, shown)], [there(CHIEF)]];
    expect(planned({ links, wanted: [CHIEF, STAFF], pages })).toMatchObject({ changes: [], conflicts: [] });
    expect(told({ links, wanted: [CHIEF, person(2, under(null))], pages })).toEqual(["update p2: supervisor"]);
  });

  it("is made although that one is not there", () => {
    expect(told({ wanted: [CHIEF, STAFF], pages: [[]] }).map((one) => one.split(":")[0])).toEqual([
      "create p1",
      "create p2",
    ]);
  });

  it("is brought up to date when that one is taken over in the same run, whatever page it stands on", () => {
    const scene = { links: [link(STAFF)], wanted: [CHIEF, STAFF] };
    const pages = [[there(STAFF, under(null))], [there(CHIEF)]];
    expect(told({ ...scene, pages })).toEqual(["adopt p1: ", "update p2: supervisor"]);
    expect(told({ ...scene, pages: [[there(STAFF, shown)], [there(CHIEF)]] })).toEqual(["adopt p1: "]);
  });

  it("is brought up to date when that one is made in the same run", () => {
    const scene = { links: [link(STAFF)], wanted: [CHIEF, STAFF], pages: [[there(STAFF, under(null))]] };
    expect(told(scene)).toEqual([expect.stringContaining("create p1"), "update p2: supervisor"]);
  });

  it("says nothing of somebody who is not among those that are wanted", () => {
    const stranger = person(2, under("p9"));
    const scene = { links: [link(stranger)], wanted: [stranger] };
    expect(told({ ...scene, pages: [[there(stranger, under(null))]] })).toEqual([]);
    expect(told({ ...scene, pages: [[there(stranger, { fields: { supervisor: "r-somebody" } })]] })).toEqual([]);
  });
});
