import { describe, expect, it } from "vitest";
import type { MetaKey } from "../../../core/store/store.ts";
import { DatabaseError } from "../../../core/store/database-error.ts";
import { connect } from "../../../core/store/sqlite/connect.ts";
import { makeStore } from "../../../core/store/make-store.ts";
import { beginRun, clock, entryOf, LATER, linkOf, newDatabase, newFile, NOW, onEachDatabase, open } from "./kit.ts";

onEachDatabase("a transaction", () => {
  it("keeps everything when its work is done, and gives what it gave", async () => {
    const store = await open();
    const given = await store.transaction(async (inside) => {
      await inside.links.put([linkOf("a1")]);
      await inside.meta.set("looked_at", "value");
      expect(await inside.links.count("desks")).toBe(1);
      return "done";
    });
    expect(given).toBe("done");
    expect([await store.links.count("desks"), await store.meta.get("looked_at")]).toEqual([1, "value"]);
  });

  it("keeps nothing when its work fails, and throws what the work threw", async () => {
    const store = await open();
    const failure = new Error("the work failed");
    const work = store.transaction(async (inside) => {
      await inside.links.put([linkOf("a1")]);
      await inside.runs.begin({ ...(await beginRun(inside)), triggeredBy: null, startedAt: NOW });
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await store.links.count("desks")).toBe(0);
    expect((await store.runs.list({})).runs).toEqual([]);
  });

  it("takes one inside itself that can fail alone", async () => {
    const store = await open();
    await store.transaction(async (outer) => {
      await outer.meta.set("looked_at", "kept");
      await outer
        .transaction(async (inner) => {
          await inner.meta.set("web_key", "lost");
          throw new Error("the inner work failed");
        })
        .catch(() => undefined);
    });
    expect([await store.meta.get("looked_at"), await store.meta.get("web_key")]).toEqual(["kept", undefined]);
  });

  it("fails at once, rather than waiting for ever, when its work uses the outer store", async () => {
    const store = await open();
    const work = store.transaction(() => store.meta.get("looked_at"));
    await expect(work).rejects.toThrow("inside transaction() only the store that it gives can be used");
    expect(await store.meta.get("looked_at")).toBeUndefined();
  });

  it("can start work that uses the outer store afterwards", async () => {
    const store = await open();
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let after: Promise<unknown> | undefined;
    await store.transaction(async (inside) => {
      await inside.meta.set("looked_at", "value");
      after = gate.then(() => store.meta.get("looked_at"));
    });
    go();
    expect(await after).toBe("value");
  });

  it("neither prunes, copies nor closes the database", async () => {
    const store = await open();
    for (const method of ["close", "prune", "backup"] as const) {
      await expect(store.transaction((inside) => inside[method]("x"))).rejects.toThrow(/a transaction can neither/);
    }
  });

  it("of 40 that read and then write over several connections all succeed, none seeing the other half done", async () => {
    const url = await newDatabase();
    const stores = [await open(url), await open(url), await open(url)];
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        stores[index % 3]!.transaction(async (inside) => {
          const count = Number((await inside.meta.get("looked_at")) ?? 0);
          await inside.meta.set("looked_at", String(count + 1));
        }),
      ),
    );
    expect(await stores[0]!.meta.get("looked_at")).toBe("40");
  });

  it("that fails never tells the values it was about", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    const entry = entryOf(id, 0, { reason: "canary" });
    await store.journal.write([entry]);
    const failure = await store.journal.write([entry]).catch((error) => error);
    expect(String(failure.stack)).toMatch(/UNIQUE|23505/);
    expect(`${failure.stack}${JSON.stringify(failure)}`).not.toMatch(/canary|ada\.anvil/);
  });
});

onEachDatabase("closing", () => {
  it("waits for what was begun, and refuses what comes later", async () => {
    const url = await newDatabase();
    const store = await open(url);
    const works = Array.from({ length: 20 }, (_, index) =>
      store.transaction(async (inside) => inside.meta.set(`key-${index}` as MetaKey, LATER)),
    );
    await store.close();
    await Promise.all(works);
    await expect(store.meta.get("key-0" as MetaKey)).rejects.toThrow("the database is closed");
    await store.close();
    const again = await open(url);
    expect(await again.meta.get("key-19" as MetaKey)).toBe(LATER);
  });
});

describe("a transaction on a file", () => {
  it("on a full disk says so, keeps nothing, and leaves the database usable", async () => {
    const file = await newFile();
    await (await open(file)).close();
    const db = connect(file, clock);
    const store = makeStore(db, clock);
    const { id } = await beginRun(store);
    const [{ page_count: pages }] = await db.raw("PRAGMA page_count");
    await db.raw(`PRAGMA max_page_count = ${pages + 5}`);
    const failure = await store
      .transaction(async (inside) => {
        await inside.meta.set("looked_at", "lost");
        await inside.journal.write(Array.from({ length: 1_000 }, (_, index) => entryOf(id, index)));
      })
      .catch((error) => error);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure.message).toBe(`the disk with the database ${file} is full`);
    expect(failure.remedy).toContain("Free some space");
    await store.meta.set("web_key", "kept");
    expect([await store.meta.get("looked_at"), await store.meta.get("web_key")]).toEqual([undefined, "kept"]);
    await store.close();
  });

  it("waits for another program's lock, and after that says who to look for", async () => {
    const file = await newFile();
    await (await open(file)).close();
    const [db, other] = [connect(file, clock), connect(file, clock)];
    const store = makeStore(db, clock);
    await db.raw("PRAGMA busy_timeout = 50");
    const failure = await other.transaction(async () => {
      const tries = [
        store.meta.set("looked_at", "x"),
        store.transaction((inside) => inside.meta.set("looked_at", "x")),
      ];
      return Promise.all(tries.map((attempt) => attempt.catch((error) => error)));
    });
    for (const error of failure) {
      expect(error).toBeInstanceOf(DatabaseError);
      expect(error.message).toContain("was locked by another program for more than 10 s");
      expect(error.remedy).toContain(`fuser -v ${file}`);
    }
    await store.meta.set("looked_at", "now");
    await store.close();
    await other.destroy();
  });
});
