import { expect, it } from "vitest";
import { LATER, NOW, ODD, onEachDatabase, open } from "./kit.ts";

onEachDatabase("notices", () => {
  it("are one a recipient and cause, changed by a later put", async () => {
    const store = await open();
    const notice = { recipient: "it@example.com", cause: ODD, openedAt: NOW, lastMailedAt: NOW, reminders: 0, size: 3 };
    await store.notices.put(notice);
    await store.notices.put({ ...notice, recipient: "hr@example.com" });
    const newer = { ...notice, lastMailedAt: LATER, reminders: 1, size: 5, told: { a: null, b: NOW } };
    await store.notices.put(newer);
    expect(await store.notices.get("it@example.com", ODD)).toEqual(newer);
    expect(await store.notices.get("it@example.com", "other")).toBeUndefined();
    expect(await store.notices.all()).toEqual([{ ...notice, recipient: "hr@example.com" }, newer]);
    await store.notices.drop("it@example.com", ODD);
    expect(await store.notices.all()).toEqual([{ ...notice, recipient: "hr@example.com" }]);
  });
});

onEachDatabase("single values", () => {
  it("are kept, changed and taken out by name", async () => {
    const store = await open();
    expect(await store.meta.get("looked_at")).toBeUndefined();
    await store.meta.set("looked_at", "one");
    await store.meta.set("looked_at", ODD);
    await store.meta.set("web_key", "");
    expect(await store.meta.get("looked_at")).toBe(ODD);
    expect(await store.meta.get("web_key")).toBe("");
    await store.meta.set("looked_at", null);
    expect(await store.meta.get("looked_at")).toBeUndefined();
  });
});

onEachDatabase("removed records", () => {
  it("are remembered by their id until they are dropped, of each target by itself", async () => {
    const store = await open();
    const one = { target: "desks", kind: "user", subject: "12", title: ODD, person: null } as const;
    const [first, second] = ["r1", ODD].map((remoteId) => ({
      ...one,
      remoteId,
      removedAt: "2026-07-21T08:00:00.000Z",
    }));
    await store.removedRecords.put([first!, second!, { ...first!, target: "rooms" }]);
    const later = { ...first!, removedAt: "2026-07-22T08:00:00.000Z" };
    await store.removedRecords.put([later]);
    expect(new Set(await store.removedRecords.of("desks"))).toEqual(new Set([later, second]));
    await store.removedRecords.drop("desks", "team", ["r1"]);
    await store.removedRecords.drop("desks", "user", [ODD]);
    expect(await store.removedRecords.of("desks")).toEqual([later]);
    await store.removedRecords.clear("desks");
    expect(await store.removedRecords.of("desks")).toEqual([]);
    expect(await store.removedRecords.of("rooms")).toHaveLength(1);
  });
});

onEachDatabase("people who were here", () => {
  it("are those of the last time alone, of each target by itself", async () => {
    const store = await open();
    await store.peopleHere.put("desks", new Set(["1", "2", ODD]));
    await store.peopleHere.put("rooms", new Set(["1"]));
    await store.peopleHere.put("desks", new Set(["2", ODD, "3"]));
    expect(new Set(await store.peopleHere.of("desks"))).toEqual(new Set(["2", "3", ODD]));
    await store.peopleHere.put("desks", new Set());
    expect([await store.peopleHere.of("desks"), await store.peopleHere.of("rooms")]).toEqual([[], ["1"]]);
  });
});
