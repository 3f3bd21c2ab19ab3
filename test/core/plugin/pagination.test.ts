import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { Completeness } from "../../../core/model/completeness.ts";
import { IncompleteReadError, RefusedError } from "../../../core/model/errors.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import { byCursor, byOffset, byPageNumber, type CountedPage } from "../../../core/plugin/http/pagination.ts";
import { failure, gateway, server } from "./kit.ts";

interface Row {
  readonly id: string;
}
const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, place) => ({ id: `r${from + place}` }));

/** Pages by number from 0, as a script: what each request answers, in order. */
function scripted(pages: readonly (CountedPage<Row> | Error)[], size = 3) {
  const asked: number[] = [];
  const reader = byPageNumber<Row>({
    collection: "anvil.things",
    firstPage: 0,
    size,
    window: null,
    id: (row) => row.id,
    fetch: async (page) => {
      const answer = pages[asked.push(page) - 1];
      if (answer === undefined) throw new Error(`page ${page} was not expected to be asked for`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { asked, reader };
}

async function drain<T extends Row>(reader: Reader<T>): Promise<{ ids: string[]; proof: Completeness }> {
  const ids: string[] = [];
  while (true) {
    const { done, value } = await reader.next();
    if (done) return { ids, proof: value };
    ids.push(...value.map((row) => row.id));
  }
}

const page = (items: readonly Row[], total: number | null = 7): CountedPage<Row> => ({ items, total });

test("a list with a total ends at its last page, in a completeness that says what was read", async () => {
  const window = { from: "2026-07-01", to: "2026-07-31" };
  const asked: number[] = [];
  const list = rows(1, 7);
  const reader = byOffset<Row>({
    collection: "personio.employees",
    size: 3,
    window,
    id: (row) => row.id,
    attributes: () => ["email", "team"],
    fetch: async (offset) => {
      asked.push(offset);
      return { items: list.slice(offset, offset + 3), total: 7 };
    },
  });
  const { ids, proof } = await drain(reader);
  expect(ids).toEqual(list.map((row) => row.id));
  expect(asked).toEqual([0, 3, 6]);
  expect(Completeness.is(proof)).toBe(true);
  expect(proof.tally).toEqual({
    collection: "personio.employees",
    pages: 3,
    distinct: 7,
    total: 7,
    window,
    attributes: ["email", "team"],
  });
});

test("a list whose pages are all full asks for no page beyond its total", async () => {
  const { asked, reader } = scripted([page(rows(1, 3), 6), page(rows(4, 6), 6)]);
  expect((await drain(reader)).ids).toHaveLength(6);
  expect(asked).toEqual([0, 1]);
});

test("a list without a total ends at its first empty page, never at a short one alone", async () => {
  const whole = scripted([page(rows(1, 3), null), page(rows(4, 5), null), page([], null)]);
  expect((await drain(whole.reader)).ids).toHaveLength(5);
  const cut = scripted([page(rows(1, 2), null), page(rows(4, 6), null)]);
  expect(await failure(drain(cut.reader))).toBeInstanceOf(IncompleteReadError);
});

test("an empty list is read to its end, with a total of 0 and without one", async () => {
  for (const total of [0, null]) {
    const { ids, proof } = await drain(scripted([page([], total)]).reader);
    expect([ids, proof.tally.distinct, proof.tally.attributes]).toEqual([[], 0, null]);
  }
});

const broken: readonly [string, readonly CountedPage<Row>[], RegExp][] = [
  ["an empty list though there are records", [page([])], /ended after 0 records, but its total is 7/],
  ["a short page before the end", [page(rows(1, 3)), page(rows(4, 5))], /ended after 5 records, but its total is 7/],
  ["a repeated page", [page(rows(1, 3)), page(rows(1, 3))], /page 2 repeats an earlier page/],
  ["a repeated page without a total", [page(rows(1, 3), null), page(rows(1, 3), null)], /repeats an earlier page/],
  ["more records than the total", [page(rows(1, 3), 4), page(rows(4, 6), 4)], /6 records came, but its total is 4/],
];
test.each(broken)("[completeness] %s is no whole list", async (_, pages, words) => {
  const error = await failure<IncompleteReadError>(drain(scripted(pages).reader));
  expect(error).toBeInstanceOf(IncompleteReadError);
  expect(error.message).toMatch(words);
  expect(error.message).toContain("anvil.things");
});

test("a list whose total moves is read once more from its start, and nothing is yielded twice", async () => {
  const again = [page(rows(2, 4), 6), page(rows(5, 7), 6)];
  const { asked, reader } = scripted([page(rows(1, 3), 7), page(rows(5, 7), 6), ...again]);
  const { ids, proof } = await drain(reader);
  expect(ids).toEqual(["r1", "r2", "r3", "r4", "r5", "r6", "r7"]);
  expect(asked).toEqual([0, 1, 0, 1]);
  expect(proof.tally).toMatchObject({ distinct: 6, total: 6, pages: 2 });
});

test("a record that slipped from one page to the next while the total stood still means another reading", async () => {
  const slipped = [page(rows(1, 3), 6), page(rows(3, 5), 6)];
  const { ids } = await drain(scripted([...slipped, page(rows(1, 3), 6), page(rows(4, 6), 6)]).reader);
  expect(ids).toEqual(["r1", "r2", "r3", "r4", "r5", "r6"]);
  const error = await failure(drain(scripted([...slipped, ...slipped]).reader));
  expect(error).toBeInstanceOf(IncompleteReadError);
  expect((error as Error).message).toContain("5 distinct records of 6");
});

test("a list whose total moves twice is given up", async () => {
  const moving = [page(rows(1, 3), 7), page(rows(4, 6), 8)];
  const { asked, reader } = scripted([...moving, ...moving]);
  const error = await failure<IncompleteReadError>(drain(reader));
  expect(error).toBeInstanceOf(IncompleteReadError);
  expect(error.message).toContain("its total changed from 7 to 8");
  expect(asked).toHaveLength(4);
});

test("the next page is asked for while one is consumed, and only that one", async () => {
  const { asked, reader } = scripted([page(rows(1, 3), 9), page(rows(4, 6), 9), page(rows(7, 9), 9)]);
  await reader.next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual([0, 1]);
  await reader.return(undefined as never);
});

/** A list of nine that may be asked for ahead; it notes how many pages were under way at once. */
function ahead(answers: readonly CountedPage<Row>[]) {
  const asked: number[] = [];
  let [underWay, most] = [0, 0];
  const reader = byOffset<Row>({
    collection: "anvil.things",
    size: 3,
    ahead: true,
    window: null,
    id: (row) => row.id,
    fetch: async (offset) => {
      asked.push(offset);
      most = Math.max(most, ++underWay);
      await sleep(offset === 3 ? 20 : 1);
      underWay -= 1;
      return answers[offset / 3]!;
    },
  });
  return { asked, reader, most: () => most };
}

test("where the total tells their places two pages are under way at once, none beyond it, and they come in their order", async () => {
  const { asked, reader, most } = ahead([page(rows(1, 3), 9), page(rows(4, 6), 9), page(rows(7, 9), 9)]);
  const { ids } = await drain(reader);
  expect(ids).toEqual(rows(1, 9).map(({ id }) => id));
  expect(asked).toEqual([0, 3, 6]);
  expect(most()).toBe(2);
});

test("pages that were asked for ahead are held against the total like all others", async () => {
  const moving = ahead([page(rows(1, 3), 9), page(rows(4, 6), 9), page(rows(7, 9), 10)]);
  expect((await failure<Error>(drain(moving.reader))).message).toMatch(/its total changed from 9 to 10/);
  const short = ahead([page(rows(1, 3), 9), page(rows(4, 5), 9), page(rows(7, 9), 9)]);
  expect(await failure(drain(short.reader))).toBeInstanceOf(IncompleteReadError);
});

test("the next page has left before whoever consumes one sets to work", async () => {
  const { url } = await server();
  const vendor = gateway(url);
  let left = 0;
  const onLeft = () => (left += 1);
  subscribe("undici:client:sendHeaders", onLeft);
  onTestFinished(() => void unsubscribe("undici:client:sendHeaders", onLeft));
  const reader = byPageNumber<Row>({
    collection: "anvil.things",
    firstPage: 0,
    size: 1,
    window: null,
    id: (row) => row.id,
    fetch: async (number) => {
      await vendor.send({ method: "GET", path: "/things", query: { page: number } });
      return { items: [{ id: `r${number}` }], total: 3 };
    },
  });
  await reader.next();
  expect(left).toBe(2);
});

test("a page that fails is the reader's failure, also when nobody comes back for it", async () => {
  const failed = new Error("the vendor is gone");
  const one = scripted([page(rows(1, 3)), failed]);
  await one.reader.next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await failure(one.reader.next())).toBe(failed);
  const other = scripted([page(rows(1, 3)), failed]);
  await other.reader.next();
  await other.reader.return(undefined as never);
});

test("a record without an id breaks the contract", async () => {
  const reader = byCursor<Row>({
    collection: "anvil.things",
    window: null,
    id: (row) => row.id,
    fetch: async () => ({ items: [{}] as Row[], next: null }),
  });
  expect(await failure(drain(reader))).toBeInstanceOf(RefusedError);
});

/** `next` of each page in order; page n holds record n. */
function linked(nexts: readonly (string | null)[], empty = false) {
  const asked: (string | null)[] = [];
  const reader = byCursor<Row>({
    collection: "anvil.links",
    window: null,
    id: (row) => row.id,
    fetch: async (cursor) => {
      const place = asked.push(cursor);
      return { items: empty ? [] : rows(place, place), next: nexts[place - 1] ?? null };
    },
  });
  return { asked, reader };
}

test("an id that is a number is told from one that is missing", async () => {
  const { reader } = scripted([page([{ id: 5 as unknown as string }], 1)]);
  await expect(drain(reader)).rejects.toThrow("a record came without an id that is text: it is a number");
});

test("cursors are followed to the end, over an empty page too", async () => {
  const { asked, reader } = linked(["b", "c", null]);
  const { ids, proof } = await drain(reader);
  expect([ids, asked]).toEqual([
    ["r1", "r2", "r3"],
    [null, "b", "c"],
  ]);
  expect(proof.tally).toMatchObject({ pages: 3, distinct: 3, total: null });
  expect((await drain(linked(["b", null], true).reader)).ids).toEqual([]);
});

test("a cursor that comes twice is a circle", async () => {
  const error = await failure(drain(linked(["b", "c", "b"]).reader));
  expect(error).toBeInstanceOf(IncompleteReadError);
  expect((error as Error).message).toContain("never ends");
});

test("empty pages with ever new cursors come to an end", async () => {
  const { asked, reader } = linked(
    Array.from({ length: 100 }, (_, place) => `c${place}`),
    true,
  );
  expect(await failure(drain(reader))).toBeInstanceOf(IncompleteReadError);
  expect(asked).toHaveLength(10);
});

test("a list that offers another page for ever ends in an error, not with the memory", async () => {
  const endless = byCursor<{ id: string }>({
    collection: "anvil.people",
    window: null,
    id: ({ id }) => id,
    fetch: async (cursor) => ({ items: [{ id: `p${cursor}` }], next: String(Number(cursor ?? 0) + 1) }),
  });
  const read = async () => {
    for await (const _ of endless);
  };
  await expect(read()).rejects.toMatchObject({
    code: "CONTRACT_BROKEN",
    message: "anvil.people: it has no end: 30000 pages came, and another was offered",
  });
});
