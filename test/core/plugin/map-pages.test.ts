import { expect, test } from "vitest";
import { Completeness } from "../../../core/model/completeness.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import { mapPages } from "../../../core/plugin/map-pages.ts";

const tally = { collection: "anvil.things", distinct: 3, pages: 2, total: 3, window: null, attributes: null };
const proof = Completeness.of(tally);

async function* numbers(): Reader<number> {
  yield [1, 2];
  yield [3];
  return proof;
}

/** All that a reader gives, and how it ends. */
async function read<T>(reader: Reader<T>) {
  const pages: (readonly T[])[] = [];
  for (;;) {
    const step = await reader.next();
    if (step.done) return { pages, proof: step.value };
    pages.push(step.value);
  }
}

test("a mapped list ends in the proof of the list that was read, however many records are left of it", async () => {
  const odd = await read(mapPages(numbers(), (page) => page.filter((one) => one % 2 === 0).map(String)));
  expect(odd.pages).toEqual([["2"], []]);
  expect(odd.proof).toBe(proof);
});

test("a mapped list fails where the list fails, and gives no proof", async () => {
  async function* broken(): Reader<number> {
    yield [1];
    throw new Error("the second page is missing");
  }
  const reader = mapPages(broken(), (page) => page);
  expect(await reader.next()).toEqual({ done: false, value: [1] });
  await expect(reader.next()).rejects.toThrow("the second page is missing");
});

test("a mapped list that nobody reads on closes the list that it is made of", async () => {
  let isClosed = false;
  async function* held(): Reader<number> {
    try {
      yield* numbers();
    } finally {
      isClosed = true;
    }
    return proof;
  }
  for await (const page of mapPages(held(), (page) => page)) if (page.length > 0) break;
  expect(isClosed).toBe(true);
});

test("a mapped list asks for no page before it is wanted", async () => {
  let begun = false;
  async function* lazy(): Reader<number> {
    begun = true;
    yield [1];
    return proof;
  }
  const reader = mapPages(lazy(), (page) => page);
  expect(begun).toBe(false);
  await reader.next();
  expect(begun).toBe(true);
});
