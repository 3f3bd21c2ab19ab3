import { expect, it } from "vitest";
import type { Decision, Store } from "../../../core/store/store.ts";
import { beginRun, entryOf, linkOf, ODD, onEachDatabase, open } from "./kit.ts";

const TARGETS = ["desks", "shifts"];

function accountOf(id: string, first_name: string, last_name: string, target = "desks") {
  const person = `${first_name}.${last_name}@example.com`.toLowerCase().replace(/[^a-z.@]/g, "");
  const values = { email: person, first_name, last_name };
  return linkOf(id, { target, kind: "user", title: person, person, personId: id, values, extent: null });
}

function decisionOf(subject: string, change: Partial<Decision> = {}): Decision {
  const person = `${subject}@example.com`;
  const what = {
    kind: "user",
    sort: "unmatched",
    code: "NO_ACCOUNT",
    detail: "no matching account in the tool",
  } as const;
  return { ...what, subject, title: person, person, remoteId: null, ...change };
}

/** What a conflict may be about in place of a person. */
const PLACE = "location of somebody without an office";

async function company(): Promise<Store> {
  const store = await open();
  await store.links.put([
    accountOf("1", "Ada", "Anvil"),
    accountOf("1", "Ada", "Anvil", "shifts"),
    accountOf("2", "Käthe", "O'Kübel"),
    accountOf("3", "Max", ODD),
    accountOf("5", "Übi", "Özbeispiel"),
    accountOf("4", "Gone", "Elsewhere", "former"),
    accountOf("6", "Éléonore", "ŠABLONE"),
    linkOf("a1", { personId: "1", person: "ada.anvil@example.com" }),
  ]);
  const { id } = await beginRun(store);
  await store.decisions.record(
    "desks",
    id,
    ["user"],
    [
      decisionOf("8"),
      decisionOf("9", { sort: "conflict", code: "AMBIGUOUS", detail: "2 records there could be it" }),
      decisionOf("1", { sort: "conflict", code: "ADDRESS_REUSED", detail: "another name" }),
      decisionOf(PLACE, { sort: "conflict", code: "LOCATION_MISSING", title: PLACE, person: null }),
    ],
  );
  return store;
}

onEachDatabase("people are found", () => {
  it.each([
    ["anvil", ["1"]],
    ["ADA.ANVIL", ["1"]],
    ["Käthe O'Kü", ["2"]],
    ["Übi Özb", ["5"]],
    ["9@example", ["9"]],
    ["übi ÖZ", ["5"]],
    ["éléonore š", ["6"]],
    ["ÉLÉ", ["6"]],
    ["Šablone", ["6"]],
    ["o'KÜBEL", ["2"]],
    ["Ozbeispiel", []],
    ["", ["1", "2", "3", "5", "6", "8", "9"]],
    ["%", []],
    ["_", []],
    ["elsewhere", []],
    [ODD, ["3"]],
  ])("by a piece of their e-mail, name or id: %j", async (text, ids) => {
    const store = await company();
    const { rows } = await store.people.find({ text, targets: TARGETS, limit: 10 });
    expect([...new Set(rows.map(({ personId }) => personId))]).toEqual(ids);
  });

  it("with all that is known of them, also where that is not what was looked for", async () => {
    const store = await company();
    const { rows } = await store.people.find({ text: "", targets: TARGETS, sorts: ["conflict"], limit: 10 });
    expect(rows.map(({ personId, target, sort, name, code }) => [personId, target, sort, name, code])).toEqual([
      ["1", "desks", "linked", "Ada Anvil", null],
      ["1", "desks", "conflict", null, "ADDRESS_REUSED"],
      ["1", "shifts", "linked", "Ada Anvil", null],
      ["9", "desks", "conflict", null, "AMBIGUOUS"],
    ]);
  });

  it("a page at a time, each of them once", async () => {
    const store = await company();
    const seen: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const { rows, next } = await store.people.find({ text: "", targets: TARGETS, limit: 2, ...(after && { after }) });
      seen.push(...new Set(rows.map(({ personId }) => personId)));
      after = next;
    }
    expect(seen).toEqual(["1", "2", "3", "5", "6", "8", "9"]);
  });

  it("are counted by what was decided", async () => {
    const store = await company();
    for (const target of [...TARGETS, "idle"]) await store.targets.save(target, { plugin: "bookings-release" });
    expect(await store.people.tally()).toEqual(
      expect.arrayContaining([
        { target: "desks", sort: "linked", code: null, people: 5 },
        { target: "shifts", sort: "linked", code: null, people: 1 },
        { target: "desks", sort: "unmatched", code: "NO_ACCOUNT", people: 1 },
      ]),
    );
    expect((await store.people.tally()).filter(({ target }) => target === "idle")).toEqual([]);
  });

  it("and what is about nobody is not among them: it is neither found nor counted", async () => {
    const store = await company();
    for (const text of ["", "office"]) {
      const { rows } = await store.people.find({ text, targets: TARGETS, sorts: ["conflict"], limit: 10 });
      expect(rows.map(({ code }) => code)).not.toContain("LOCATION_MISSING");
    }
    expect((await store.people.tally()).map(({ code }) => code)).not.toContain("LOCATION_MISSING");
    expect((await store.decisions.conflicts("desks")).map(({ code }) => code)).toContain("LOCATION_MISSING");
  });
});

onEachDatabase("of one person", () => {
  it("every record is told, those of other targets are not", async () => {
    const store = await company();
    const links = await store.people.links("1", ["desks"]);
    expect(links.map(({ kind, values }) => [kind, values.first_name ?? values.starts_on])).toEqual([
      ["absence", "2026-07-05"],
      ["user", "Ada"],
    ]);
    expect(await store.people.links("4", TARGETS)).toEqual([]);
    expect((await store.people.decisions("1", TARGETS)).map(({ code }) => code)).toEqual(["ADDRESS_REUSED"]);
  });

  it("what was done is told, newest first", async () => {
    const store = await open();
    const [first, second] = [await beginRun(store), await beginRun(store)];
    await store.journal.write([entryOf(first.id, 0), entryOf(first.id, 1, { personId: "13" }), entryOf(second.id, 0)]);
    const history = await store.people.history("12", ["desks"], 10);
    expect(history.map(({ run, title }) => [run, title])).toEqual([
      [second.id, "ada.anvil@example.com 2026-07-00"],
      [first.id, "ada.anvil@example.com 2026-07-00"],
    ]);
    expect(await store.people.history("12", ["desks"], 1)).toHaveLength(1);
    expect(await store.people.history("12", ["shifts"], 10)).toEqual([]);
  });
});
