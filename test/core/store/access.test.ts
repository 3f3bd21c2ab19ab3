import { expect, it } from "vitest";
import { LATER, NOW, ODD, onEachDatabase, open } from "./kit.ts";

onEachDatabase("sessions", () => {
  it("are found by their hash until they are dropped or too old", async () => {
    const { sessions } = await open();
    const session = { hash: "h1", user: "ann", passwordMark: "m", createdAt: NOW, seenAt: NOW };
    await sessions.add(session);
    await sessions.add({ ...session, hash: "h2" });
    await sessions.seen("h1", LATER);
    expect(await sessions.get("h1")).toEqual({ ...session, seenAt: LATER });
    await sessions.dropOld({ createdBefore: NOW, seenBefore: LATER });
    expect([await sessions.get("h1"), await sessions.get("h2")]).toEqual([{ ...session, seenAt: LATER }, undefined]);
    await sessions.drop("h1");
    expect(await sessions.get("h1")).toBeUndefined();
  });
});

onEachDatabase("tokens", () => {
  it("have a name of their own, are found by their hash, and remember when they were used", async () => {
    const { tokens } = await open();
    const token = { name: "grafana", role: "reader" as const, createdAt: NOW, createdBy: "cli:ada" };
    expect(await tokens.add({ ...token, hash: "h1" })).toBe(true);
    expect(await tokens.add({ ...token, hash: "h2" })).toBe(false);
    await tokens.used("grafana", LATER);
    expect(await tokens.byHash("h1")).toEqual({ ...token, lastUsedAt: LATER });
    expect(await tokens.byHash("h2")).toBeUndefined();
    expect(await tokens.all()).toHaveLength(1);
    expect([await tokens.drop("grafana"), await tokens.drop("grafana")]).toEqual([true, false]);
  });
});

onEachDatabase("actions", () => {
  it("are listed newest first, a page at a time, and go with their history", async () => {
    const store = await open();
    const action = { actor: "web:ann", action: "pause", target: "desks", detail: ODD };
    for (const at of [NOW, NOW, LATER]) await store.actions.add({ ...action, at });
    await store.actions.add({ ...action, at: LATER, target: null, detail: null });
    const first = await store.actions.list({ target: "desks", limit: 2 });
    expect(first.actions.map(({ at }) => at)).toEqual([LATER, NOW]);
    expect(first.actions[0]).toMatchObject(action);
    const rest = await store.actions.list({ target: "desks", limit: 2, cursor: first.next! });
    expect([rest.actions.length, rest.next]).toEqual([1, null]);
    await store.prune(LATER);
    expect((await store.actions.list({})).actions).toHaveLength(2);
  });
});
