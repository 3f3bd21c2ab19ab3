import { DatabaseError } from "../../../core/store/database-error.ts";
import { expect, it } from "vitest";
import { linkOf, newDatabase, ODD, onEachDatabase, open, tablesOf } from "./kit.ts";

onEachDatabase("links", () => {
  it("come back as they were put, by kind and subject", async () => {
    const store = await open();
    const links = [
      linkOf("a2", { aliases: ["4711", "4712"], extent: null, active: false, lastWrittenAt: null }),
      linkOf("a1", { extent: { from: "2026-07-05", to: null }, personId: null, person: null }),
      linkOf("12", { kind: "user" }),
    ];
    await store.links.put(links);
    expect(await store.links.of("desks")).toEqual([links[1], links[0], links[2]]);
    expect(await store.links.of("others")).toEqual([]);
  });

  it("are found few by few: by subject or alias, of one kind and target", async () => {
    const store = await open();
    const links = [
      linkOf("a1"),
      linkOf("a2", { aliases: ["4711", "4712"] }),
      linkOf("a3", { aliases: ["4713"] }),
      linkOf("4712", { kind: "user", remoteId: "u12" }),
      linkOf("a1", { target: "others" }),
    ];
    await store.links.put(links);
    const found = await store.links.concerning("desks", "absence", ["a1", "4712", "gone"]);
    expect(found).toEqual([links[0], links[1]]);
    expect(await store.links.concerning("desks", "absence", [])).toEqual([]);
    expect(await store.links.of("desks", "user")).toEqual([links[3]]);
    expect(await store.links.count("desks", "absence")).toBe(3);
    expect(await store.links.remoteIds("desks")).toContainEqual({ kind: "user", remoteId: "u12" });
  });

  it("are read without those that ended before a day, however many there are", async () => {
    const store = await open();
    const ending = (subject: string, to: string | null) => linkOf(subject, { extent: { from: "2026-07-01", to } });
    const links = [
      ending("a1", "2026-07-20"),
      ending("a2", "2026-07-21"),
      ending("a3", null),
      ending("a4", "2026-08-01"),
      linkOf("a5", { extent: null }),
    ];
    await store.links.put([...links, linkOf("12", { kind: "user", extent: null })]);
    expect(await store.links.since("desks", "absence", "2026-07-21")).toEqual(links.slice(1));
    expect(await store.links.since("desks", "absence", "2026-07-22")).toEqual(links.slice(2));
    const many = Array.from({ length: 2_500 }, (_, at) =>
      ending(`b${String(at).padStart(4, "0")}`, `2026-09-0${1 + (at % 3)}`),
    );
    await store.links.put(many);
    const found = await store.links.since("desks", "absence", "2026-07-21");
    expect(found.map(({ subject }) => subject)).toEqual([...links.slice(1), ...many].map(({ subject }) => subject));
    const ended = { target: "desks", kind: "absence", before: "2026-07-21" } as const;
    expect(await store.links.ended.any(ended)).toBe(true);
    expect(await store.links.ended.any({ ...ended, before: "2026-07-20" })).toBe(false);
  });

  it("are found by their records, also by ids that are too long for an index and begin alike", async () => {
    const store = await open();
    const long = `https://example.com/${"👩‍🚀 0123456789".repeat(300)}`;
    const links = [linkOf("a1"), linkOf("a2", { remoteId: `${long}2` }), linkOf("a3", { remoteId: `${long}3` })];
    await store.links.put([...links, linkOf("a1", { kind: "user" }), linkOf("a1", { target: "others" })]);
    const found = (...ids: string[]) => store.links.withRecords("desks", "absence", ids);
    expect(await found(`${long}3`)).toEqual([links[2]]);
    expect(await found("remote-a1", `${long}2`, "gone")).toEqual([links[0], links[1]]);
    expect(await found(long)).toEqual([]);
    expect(await found()).toEqual([]);
  });

  it("of records that ended are found by what makes them matter", async () => {
    const store = await open();
    const past = (subject: string, change = {}) =>
      linkOf(subject, { extent: { from: "2026-07-01", to: "2026-07-02" }, ...change });
    const links = [
      past("a1"),
      past("a2", { values: { note: "told", [ODD]: null, days: ["mo"] } }),
      past("a3", { remoteId: "remote-b1", personId: "13" }),
      past("a4", { personId: null, values: { text: '"note":"told"', note: null } }),
    ];
    await store.links.put([...links, linkOf("b1", { values: { note: "told" }, personId: "14" })]);
    const ended = { target: "desks", kind: "absence", before: "2026-07-05" } as const;
    const { withValues, sharing, ofOthers } = store.links.ended;
    expect(await withValues(ended, ["note"])).toEqual([links[1]]);
    expect(await withValues(ended, [ODD])).toEqual([]);
    expect(await withValues(ended, ["other", "days"])).toEqual([links[0], links[1], links[2]]);
    expect(await sharing(ended)).toEqual([links[2]]);
    expect(await ofOthers(ended, ["12", "99"])).toEqual([links[2]]);
    expect(await ofOthers(ended, [])).toEqual([links[0], links[1], links[2]]);
  });

  it("keep odd text in every column", async () => {
    const store = await open();
    const link = linkOf(ODD, {
      aliases: [ODD],
      remoteId: ODD,
      title: ODD,
      person: ODD,
      personId: ODD,
      values: { [ODD]: ODD },
    });
    await store.links.put([link]);
    expect(await store.links.of("desks")).toEqual([link]);
  });

  it("take a lone half of an emoji without failing", async () => {
    const store = await open();
    await store.links.put([linkOf("a1", { title: "cut in the middle \ud83d", values: { note: "\ud83d" } })]);
    const [link] = await store.links.of("desks");
    expect(link?.title).toMatch(/^cut in the middle \ufffd+$/);
    expect(link?.values).toEqual({ note: "\ud83d" });
  });

  it("have nothing counted where an older version counted without naming the settings", async () => {
    const database = await newDatabase();
    const store = await open(database);
    await store.links.put([linkOf("a1"), linkOf("a2", { setBack: { settings: "s", times: { title: 1 } } })]);
    const tables = await tablesOf(database);
    await tables("links").where({ subject: "a1" }).update({ set_back: '{"title":1}' });
    const links = await store.links.of("desks");
    expect(links.map(({ setBack }) => setBack)).toEqual([undefined, { settings: "s", times: { title: 1 } }]);
  });

  it("are replaced as a whole by a later put, also within one call", async () => {
    const store = await open();
    await store.links.put([linkOf("a1"), linkOf("a2")]);
    const newer = linkOf("a1", { remoteId: "other", values: {}, extent: null });
    await store.links.put([linkOf("a1", { remoteId: "between" }), newer]);
    expect(await store.links.of("desks")).toEqual([newer, linkOf("a2")]);
    expect(await store.links.count("desks")).toBe(2);
  });

  it("are dropped by target, kind and subject only", async () => {
    const store = await open();
    const others = [linkOf("a1", { target: "others" }), linkOf("a1", { kind: "user" }), linkOf("a2")];
    await store.links.put([linkOf("a1"), linkOf("a'3"), ...others]);
    await store.links.drop("desks", "absence", ["a1", "a'3", "never-there"]);
    await store.links.drop("desks", "absence", []);
    expect([...(await store.links.of("desks")), ...(await store.links.of("others"))]).toEqual([
      others[2],
      others[1],
      others[0],
    ]);
  });

  it("are read page by page without losing or repeating one", async () => {
    const store = await open();
    const links = Array.from({ length: 10_001 }, (_, index) =>
      linkOf(String(index).padStart(6, "0"), { kind: index < 3_000 ? "absence" : "user" }),
    );
    for (let from = 0; from < links.length; from += 1_000) await store.links.put(links.slice(from, from + 1_000));
    const found = await store.links.of("desks");
    expect(found.map((link) => link.subject)).toEqual(links.map((link) => link.subject));
    expect(await store.links.count("desks")).toBe(10_001);
  });

  it.each(['{"starts_on":', '"text"', "[]"])("whose values are %s are named with table and row", async (damaged) => {
    const url = await newDatabase();
    const store = await open(url);
    await store.links.put([linkOf("a1")]);
    const other = await tablesOf(url);
    await other("links").update({ written_values: damaged });
    const failure = await store.links.of("desks").catch((error) => error);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure.message).toBe(
      "table links, row target desks, kind absence, subject a1: column written_values does not hold a JSON object",
    );
  });
});
