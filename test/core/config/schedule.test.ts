import { describe, expect, test } from "vitest";
import { parseFires, parseSchedule } from "../../../core/config/schedule.ts";
import { load, START, TARGET } from "./kit.ts";

test.each([
  ["every 1m", { every: 60_000 }],
  ["every 90m", { every: 5_400_000 }],
  ["every  12h", { every: 43_200_000 }],
  ["every 31d", { every: 2_678_400_000 }],
  ["0 4 * * *", { cron: "0 4 * * *" }],
  [" 30  6 * * 1-5 ", { cron: "30 6 * * 1-5" }],
  ["*/10 * * * *", { cron: "*/10 * * * *" }],
  ["0 0 29 2 *", { cron: "0 0 29 2 *" }],
])("%s is a schedule", (text, fires) => {
  expect(parseFires(text)).toEqual(fires);
});

test.each([
  "",
  "every",
  "every 0m",
  "every 30s",
  "every 32d",
  "every 745h",
  "every 1.5h",
  "every hour",
  "1h",
  "@daily",
  "* * * *",
  "0 0 4 * * *",
  "60 * * * *",
  "0 24 * * *",
  "0 0 30 2 *",
  "a b c d e",
])("%o is none", (text) => {
  expect(() => parseFires(text)).toThrow(RangeError);
});

describe("full and partial", () => {
  test("are read together, with a window of 4h where none is given", async () => {
    const schedule = (line: string) => load(`${START}${TARGET}    schedule: ${line}\n`);
    const { targets } = await schedule("{ full: 0 4 * * *, partial: every 2h, partial_window: 6h }");
    expect(targets[0]!.schedule.partialWindowMs).toBe(21_600_000);
    const [target] = (await schedule("{ full: 0 4 * * *, partial: every 2h }")).targets;
    expect(target!.schedule).toEqual({
      full: { cron: "0 4 * * *" },
      partial: { every: 7_200_000 },
      partialWindowMs: 14_400_000,
    });
  });

  test("one text is a full schedule, kept as it was written", () => {
    expect(parseSchedule(" every 1h")).toMatchObject({ schedule: { partial: null }, text: "every 1h" });
  });
});
