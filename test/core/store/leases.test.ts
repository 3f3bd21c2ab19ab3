import { expect, it } from "vitest";
import type { LeaseHolder } from "../../../core/store/store.ts";
import { LATER, newDatabase, NOW, onEachDatabase, open, start } from "./kit.ts";

const MUCH_LATER = "2026-11-22T06:00:00.000Z";
const alive = () => false;
const gone = () => true;

function holderOf(holder: string): LeaseHolder {
  return { holder, host: "host.example.com", pid: 42 };
}

onEachDatabase("leases", () => {
  it("belong to the first who takes them", async () => {
    const store = await open();
    expect(await store.leases.take("desks", holderOf("a"), NOW, LATER, alive)).toBe(true);
    expect(await store.leases.take("desks", holderOf("b"), NOW, LATER, alive)).toBe(false);
    expect(await store.leases.take("rooms", holderOf("b"), NOW, LATER, alive)).toBe(true);
    expect(await store.leases.get("desks")).toEqual({ name: "desks", ...holderOf("a"), since: NOW, expiresAt: LATER });
    expect(await store.leases.get("none")).toBeUndefined();
  });

  it("are not given twice to one holder either", async () => {
    const store = await open();
    await store.leases.take("desks", holderOf("a"), NOW, LATER, alive);
    expect(await store.leases.take("desks", holderOf("a"), NOW, LATER, alive)).toBe(false);
  });

  it("can be taken by another once they have expired, and not a millisecond earlier", async () => {
    const store = await open();
    await store.leases.take("desks", holderOf("a"), NOW, LATER, alive);
    expect(await store.leases.take("desks", holderOf("b"), "2026-11-22T04:59:59.999Z", MUCH_LATER, alive)).toBe(false);
    expect(await store.leases.take("desks", holderOf("b"), LATER, MUCH_LATER, alive)).toBe(true);
    expect(await store.leases.get("desks")).toMatchObject({ holder: "b", since: LATER, expiresAt: MUCH_LATER });
  });

  it("are taken over at once from a holder that is gone, who is asked about with the row", async () => {
    const store = await open();
    await store.leases.take("desks", holderOf("a"), NOW, LATER, alive);
    const asked: unknown[] = [];
    const taken = await store.leases.take("desks", holderOf("b"), NOW, MUCH_LATER, (row) => asked.push(row) > 0);
    expect(taken).toBe(true);
    expect(asked).toEqual([{ name: "desks", ...holderOf("a"), since: NOW, expiresAt: LATER }]);
    expect(await store.leases.get("desks")).toMatchObject({ holder: "b" });
  });

  it("are renewed and released by their holder alone", async () => {
    const store = await open();
    await store.leases.take("desks", holderOf("a"), NOW, LATER, alive);
    expect(await store.leases.renew("desks", "b", MUCH_LATER)).toBe(false);
    expect(await store.leases.renew("desks", "a", MUCH_LATER)).toBe(true);
    await store.leases.release("desks", "b");
    expect(await store.leases.get("desks")).toMatchObject({ holder: "a", expiresAt: MUCH_LATER });
    await store.leases.release("desks", "a");
    expect(await store.leases.get("desks")).toBeUndefined();
    expect(await store.leases.renew("desks", "a", MUCH_LATER)).toBe(false);
  });

  it("go to exactly one of 50 who ask at the same moment over three connections, free, expired or abandoned", async () => {
    const url = await newDatabase();
    const stores = await Promise.all(Array.from({ length: 3 }, () => open(url)));
    const askAll = async (now: string, until: string, isGone: () => boolean) => {
      const asks = Array.from({ length: 50 }, (_, index) =>
        stores[index % 3]!.leases.take("desks", holderOf(`${now}-${index}`), now, until, isGone),
      );
      return (await Promise.all(asks)).filter(Boolean).length;
    };
    expect(await askAll(NOW, LATER, alive)).toBe(1);
    expect(await askAll(LATER, MUCH_LATER, alive)).toBe(1);
    // All judge the same holder to be gone. Those who come second do not get the lease.
    let judged = "";
    const isGone = ({ holder }: { holder: string }) => {
      judged ||= holder;
      return holder === judged;
    };
    const asks = stores.map((store, index) =>
      store.leases.take("desks", holderOf(`new-${index}`), LATER, MUCH_LATER, isGone),
    );
    expect((await Promise.all(asks)).filter(Boolean)).toHaveLength(1);
  });

  it("[overlap] go to exactly one of 50 who ask at the same moment in five processes", async () => {
    const url = await newDatabase();
    const store = await open(url);
    const children = Array.from({ length: 5 }, () => start("take-leases.ts", url));
    expect(await Promise.all(children.map((child) => child.said()))).toEqual(Array(5).fill("ready"));
    for (const round of ["one", "two", "three"]) {
      for (const { child } of children) child.send(round);
      const won = (await Promise.all(children.map((child) => child.said()))) as number[];
      expect(won.reduce((sum, count) => sum + count, 0)).toBe(1);
      expect(await store.leases.get(round)).toBeDefined();
    }
  });

  it("given back while somebody asks are not reported as taken", async () => {
    const store = await open();
    await store.leases.take("desks", holderOf("a"), NOW, LATER, alive);
    const [, taken] = await Promise.all([
      store.leases.release("desks", "a"),
      store.leases.take("desks", holderOf("b"), NOW, LATER, gone),
    ]);
    expect(taken).toBe(true);
  });
});
