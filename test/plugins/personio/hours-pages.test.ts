/** What offsets of v1 absences by the hour count, against a server that knows nothing but pages. */
import { expect, test } from "vitest";
import { startSimServer } from "../../../core/plugin/simulator.ts";
import { createGateway } from "../../../core/plugin/http/gateway.ts";
import { hoursV1 } from "../../../plugins/personio/absences/hours-pages-v1.ts";
import { hoursRecord } from "./examples.ts";
import { quickClock } from "./tenant.ts";

const records = Array.from({ length: 450 }, (_, n) => ({
  ...hoursRecord,
  attributes: { ...hoursRecord.attributes, id: `hours-${n}`, timezone: "Europe/Berlin" },
}));

const BEGINS: Readonly<Record<string, (offset: number) => number>> = {
  records: (offset) => offset,
  "pages from 0": (offset) => offset * 200,
  "pages from 1": (offset) => Math.max(0, offset - 1) * 200,
};

test.each([
  ["records", [0, 1, 200, 400]],
  ["pages from 0", [0, 1, 2]],
  ["pages from 1", [0, 1, 2, 3]],
])("offsets that count %s are found out by what an offset of 1 gives", async (counts, offsets) => {
  const asked: number[] = [];
  await using personio = await listening((offset) => {
    asked.push(offset);
    const from = BEGINS[counts]!(offset);
    return records.slice(from, from + 200);
  });
  const reading = { types: new Map(), zone: "Europe/Berlin" };
  const seen: string[] = [];
  for await (const page of hoursV1(personio.door, {}, reading)) seen.push(...page.map(({ id }) => id));
  expect(seen).toEqual(records.map(({ attributes }) => attributes.id));
  expect(asked).toEqual(offsets);
});

async function listening(page: (offset: number) => readonly unknown[]) {
  const server = await startSimServer(({ query }) => ({
    status: 200,
    body: { success: true, metadata: { total_elements: records.length }, data: page(Number(query.get("offset"))) },
  }));
  const door = createGateway({
    vendor: "personio",
    baseUrl: server.url,
    side: "source",
    readOnly: true,
    signal: new AbortController().signal,
    clock: quickClock(),
    random: () => 0,
    redact: (text) => text,
  });
  return {
    door,
    async [Symbol.asyncDispose]() {
      await door.close();
      await server.close();
    },
  };
}
