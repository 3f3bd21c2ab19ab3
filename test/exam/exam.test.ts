/** The built-in connectors pass the exam that authors of others are given. What each vendor has of its own stands in its tests. */
import { describe, expect, test } from "vitest";
import { exam } from "../../core/exam/exam.ts";
import { connectorFolders } from "../kit/connector-folders.ts";
import { SHELF } from "../kit/shelf.ts";
import { CANDIDATES, inSmallPages, NARROW_LISTS, NOT_EXAMINED } from "./candidates.ts";

// Where the exam makes its folders.
process.env.TMPDIR = SHELF;

describe.each([...CANDIDATES, ...NARROW_LISTS])("the exam of $name", (candidate) => {
  for (const { title, skipped, run } of exam(inSmallPages(candidate))) test.skipIf(skipped !== null)(title, run);
});

test("every connector takes the exam, or it is said what takes its place", async () => {
  const there = (await connectorFolders()).map(({ plugin, type }) => `${plugin}/${type}`);
  const examined = CANDIDATES.map(({ plugin, name }) => `${plugin}/${name}`);
  expect([...examined, ...Object.keys(NOT_EXAMINED)].sort()).toEqual(there.sort());
});
