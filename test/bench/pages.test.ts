/** The case `page` once, with a small database, so that it does not rot. Nothing is timed here. */
import { expect, it } from "vitest";
import { measurePages, pageTable } from "./pages.ts";

it("every page that the benchmark measures is answered", async () => {
  const figures = await measurePages({ runs: 60, people: 300, targets: 3, filled: 2, times: 1 });
  expect(figures.length).toBeGreaterThan(10);
  expect(pageTable(figures)).toContain("| /people?q=nobody+at+all |");
});
