import { expect, it } from "vitest";
import { keyOf } from "../../../core/app/targets/key-of.ts";
import { newDatabase, onEachDatabase, open } from "../store/kit.ts";

onEachDatabase("a key", () => {
  it("is one for all processes that begin at the same moment on a new database", async () => {
    const url = await newDatabase();
    const stores = [await open(url), await open(url), await open(url)];
    const keys = await Promise.all([...stores, ...stores].map((store) => keyOf(store, "web_key")));
    expect(new Set(keys).size).toBe(1);
    expect(await keyOf(stores[0]!, "web_key")).toBe(keys[0]);
    expect(await keyOf(stores[0]!, "fingerprint_key")).not.toBe(keys[0]);
  });
});
