/** What the benchmark says of an installation is what the lock has, and does not grow unseen. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { footprint, footprintLine } from "./footprint.ts";

test("as many packages as THIRD-PARTY.md lists, and less than 100 MB of them", async () => {
  const takes = footprint();
  const table = await readFile(join(import.meta.dirname, "../../THIRD-PARTY.md"), "utf8");
  const rows = table.split("\n").filter((line) => /^\| [@a-z]/.test(line));
  // One package in two places is one row.
  expect(takes.packages - rows.length).toBeGreaterThanOrEqual(0);
  expect(takes.packages - rows.length).toBeLessThan(10);
  expect(takes.installed).toBeGreaterThan(20e6);
  expect(takes.installed).toBeLessThan(100e6);
});

test("is told in one line", () => {
  const line = footprintLine({ direct: 3, packages: 20, installed: 1_550_000, compiled: null });
  expect(line).toBe("installation: 3 packages named, 20 in all, 1.6 MB; dist not built");
});
