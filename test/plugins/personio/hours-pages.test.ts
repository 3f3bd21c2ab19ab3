/** The simulator counts pages there; a Personio that counts records, as its description says, is stood up here. */
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

test.each(["records", "pages"])("offsets that count %s are found out on the second page", async (counts) => {
  const asked: number[] = [];
  await using personio = await listening((offset) => {
    asked.push(offset);
    const from = counts === "records" ? offset : Math.max(0, offset - 1) * 200;
    return records.slice(from, from + 200);
  });
  const reading = { types: new Map(), zone: "Europe/Berlin", dayBefore: () => "2022-06-02" };
  const seen: string[] = [];
  for await (const page of hoursV1(personio.door, {}, reading)) seen.push(...page.map(({ id }) => id));
  expect(seen).toEqual(records.map(({ attributes }) => attributes.id));
  expect(asked).toEqual(counts === "records" ? [0, 2, 200, 400] : [0, 2, 3]);
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
