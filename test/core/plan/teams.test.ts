/** A team goes because nobody is in it any more: it stays while somebody does. */
import { describe, expect, it } from "vitest";
import { isRemoval } from "../../../core/model/change.ts";
import { KINDS, type Current, type Desired } from "../../../core/model/record.ts";
import { fingerprint } from "../../../core/plan/digest.ts";
import type { FlowPlan } from "../../../core/plan/flow-rules.ts";
import type { SafetyContext } from "../../../core/plan/limits.ts";
import { References } from "../../../core/plan/references.ts";
import { assess } from "../../../core/plan/safety.ts";
import { keepShared } from "../../../core/plan/shared.ts";
import { Staying } from "../../../core/plan/staying.ts";
import { accountRules, leftOut, link, person, plan, there } from "./kit.ts";

const always = { manage: "always" } as const;
const teamRules = accountRules({ kind: "team", orphans: "remove", fields: { name: always } });
const memberRules = accountRules({
  ...{ kind: "membership", orphans: "remove" },
  fields: { team: { ...always, ref: "team" }, user: { ...always, ref: "user" } },
});

function team(name: string): Desired {
  return { subject: name, title: name, personId: null, person: null, key: name, extent: null, fields: { name } };
}

function member(n: number, of: string): Desired {
  const who = { personId: `p${n}`, person: `p${n}`, title: `p${n} in ${of}`, extent: null };
  return { ...who, subject: `${of}|p${n}`, key: `{team:${of}}/{user:p${n}}`, fields: { team: of, user: `p${n}` } };
}

const inTeam = (remoteId: string, of: string, user: string): Current => ({
  ...{ remoteId, key: `r-${of}/${user}`, title: remoteId, active: true, marked: false },
  fields: { team: `r-${of}`, user },
});
const shown = (one: Desired) => inTeam(`r-${one.subject}`, String(one.fields.team), `r-${one.personId}`);

/** Ten teams of one each, of which the first `going` lose theirs and go; `others` are in teams of ours without being ours. */
function teams(going: number, others: readonly Current[] = []): readonly FlowPlan[] {
  const numbers = Array.from({ length: 10 }, (_, at) => at + 1);
  const references = new References();
  for (const n of numbers) references.set("user", `p${n}`, { remoteId: `r-p${n}`, active: true });
  const scene = (all: readonly Desired[], kind: "team" | "membership") => ({
    references,
    links: all.map((one) => link(one, { kind })),
    wanted: all.map((one, at) => (at < going ? leftOut(one) : one)),
  });
  const all = numbers.map((n) => team(`t${n}`));
  const members = numbers.map((n) => member(n, `t${n}`));
  const plans = [
    plan({ ...scene(all, "team"), rules: teamRules, pages: [all.map((one) => there(one))] }),
    plan({ ...scene(members, "membership"), rules: memberRules, pages: [[...members.map(shown), ...others]] }),
  ];
  keepShared(plans);
  return plans;
}

type Given = Partial<Omit<SafetyContext, "rejected">> & { readonly rejected?: ReadonlySet<string> };

function told(plans: readonly FlowPlan[], { rejected = new Set(), ...given }: Given = {}) {
  const none = {
    withdrawn: [],
    doubtful: [],
    lostRecently: new Map(),
    approved: new Set<string>(),
    askedAgain: new Set<string>(),
    openHold: [],
    rejected: new Map(),
  };
  const verdict = assess(plans, {
    target: "learning",
    ...{ removals: null, creates: null, peopleRead: 10, established: new Set(KINDS), ...none, ...given },
    rejected: new Map([...rejected].map((one) => [one, { undo: null, record: null }])),
  });
  const of = (list: readonly { readonly kind: string; readonly subject: string }[]) =>
    list.map(({ kind, subject }) => `${kind} ${subject}`).sort();
  return {
    going: of(verdict.allowed),
    waiting: of(verdict.waiting),
    held: of(verdict.held.map(({ change }) => change)),
    prints: new Set(verdict.held.map((one) => one.fingerprint)),
  };
}

const MEMBERS = ["membership t1|p1", "membership t2|p2"];
const TEAMS = ["team t1", "team t2"];

describe("U4 a team whose members go", () => {
  it("goes with them", () => {
    expect(told(teams(2))).toMatchObject({ going: [...MEMBERS, ...TEAMS], waiting: [], held: [] });
  });

  it("[limits] waits while the removal of one of them is held, rejected or not confirmed", () => {
    const removals = { count: 1 };
    const teamsAlone = teams(2).map((one, at) => (at === 0 ? { ...one, changes: [] } : one));
    const { prints } = told(teamsAlone, { removals });
    expect(prints.size).toBe(2);
    const held = teams(2, []);
    // The limit of one a day is that of each flow; here one team and one member more than that would go.
    expect(told(held, { removals })).toMatchObject({ going: [], held: [...MEMBERS, ...TEAMS] });
    const rejected = new Set([...prints].slice(0, 1));
    const { going, waiting } = told(held, { rejected });
    expect([going.length, waiting.length]).toEqual([2, 1]);
    expect(waiting[0]?.split(" ")[1]).not.toBe(going.find((one) => one.startsWith("team"))?.split(" ")[1]);
    expect(told(held, { rejected: prints })).toMatchObject({ going: [], waiting: TEAMS });
    expect(told(held, { rejected: prints, approved: prints })).toMatchObject({ going: [...MEMBERS, ...TEAMS] });
  });

  it("[limits] waits for those alone that are in it", () => {
    const plans = teams(6);
    const [ofTeams, ofMembers] = plans as [FlowPlan, FlowPlan];
    expect(told(plans)).toMatchObject({ going: [], waiting: [] });
    const two = { ...ofTeams, changes: ofTeams.changes.slice(0, 2) };
    expect(told([two, ofMembers])).toMatchObject({ going: [], waiting: TEAMS });
    const others = { ...ofMembers, changes: ofMembers.changes.slice(2) };
    const prints = new Set(others.changes.map(fingerprint));
    expect(told([two, others], { rejected: prints })).toMatchObject({ going: TEAMS, waiting: [] });
  });

  it("an account goes with its person, whoever's membership is held", () => {
    const leaver = person(1);
    const user = plan({
      rules: accountRules({ orphans: "remove" }),
      references: new References(),
      links: [leaver, person(2), person(3)].map((one) => link(one)),
      wanted: [leftOut(leaver), person(2), person(3)],
      pages: [[leaver, person(2), person(3)].map((one) => there(one))],
    });
    const verdict = told([user, ...teams(6)]);
    expect(verdict.held).toContain("membership t1|p1");
    expect(verdict.going).toEqual(["user p1"]);
  });

  it("[not released] waits for whoever stays in it because their account stays locked", () => {
    const locked = person(1);
    const user = plan({
      references: new References(),
      links: [link(locked, { active: false }), link(person(2))],
      wanted: [locked, person(2)],
      pages: [[there(locked, { active: false }), there(person(2))]],
    });
    expect(told([user, ...teams(2)], { withdrawn: ["status"] })).toMatchObject({
      going: ["membership t2|p2", "team t2"],
      waiting: ["team t1"],
      held: [],
    });
  });

  it("is kept while somebody is in it who was put there by hand", () => {
    const plans = teams(2, [inTeam("by-hand", "t2", "r-guest"), inTeam("elsewhere", "t9", "r-guest")]);
    expect(told(plans)).toMatchObject({ going: [...MEMBERS, "team t1"], waiting: [] });
    expect(plans[0]?.kept).toEqual([
      expect.objectContaining({ kind: "team", subject: "t2", remoteId: "r-t2", code: "OTHERS_IN_IT" }),
    ]);
  });
});

it("[identity] a new team is not made where one of ours has its name already: which is meant, nobody knows", () => {
  const [ours, another] = [team("t1"), { ...team("t1"), subject: "t1 of another office" }];
  const [links, pages] = [[link(ours, { kind: "team" })], [[there(ours)]]];
  const planned = plan({ rules: teamRules, links, wanted: [ours, another], pages });
  expect(planned.changes).toEqual([]);
  expect(planned.conflicts).toEqual([
    expect.objectContaining({ kind: "team", subject: another.subject, code: "AMBIGUOUS" }),
  ]);
  expect(planned.conflicts[0]?.detail).toMatch(/^2 records in the source.*: t1, t1 of another office$/);
});

it("[identity] nor is one made again that was deleted there, once another has its name", () => {
  const [ours, gone] = [team("t1"), team("t2")];
  const renamed = { ...ours, subject: "t2" };
  const links = [link(ours, { kind: "team" }), link(gone, { kind: "team" })];
  const planned = plan({ rules: teamRules, links, wanted: [ours, renamed], pages: [[there(ours)]] });
  expect(planned.changes).toEqual([]);
  expect(planned.conflicts).toEqual([expect.objectContaining({ kind: "team", subject: "t2", code: "AMBIGUOUS" })]);
});

it("a team stays while a member whom we put there does, and is renamed all the same", () => {
  const [ofTeams, ofMembers] = teams(2) as [FlowPlan, FlowPlan];
  const staying = new Staying(new Map([["membership", memberRules.fields]]));
  staying.add(ofMembers.changes.filter(isRemoval)[0]!);
  expect(ofTeams.changes.map((change) => staying.keeps(change))).toEqual([true, false]);
  const [links, pages] = [[link(team("t1"), { kind: "team" })], [[there(team("t1"))]]];
  const renamed = plan({ rules: teamRules, links, wanted: [{ ...team("t1"), fields: { name: "new" } }], pages });
  expect(renamed.changes.map((change) => staying.keeps(change))).toEqual([false]);
});
