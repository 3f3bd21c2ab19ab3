/** The built-in connectors pass the exam that authors of others are given. What each vendor has of its own stands in its tests. */
import { describe, test } from "vitest";
import { exam } from "../../core/exam/exam.ts";
import { SHELF } from "../kit/shelf.ts";
import { CANDIDATES, inSmallPages, NARROW_LISTS } from "./candidates.ts";

// Where the exam makes its folders.
process.env.TMPDIR = SHELF;

describe.each([...CANDIDATES, ...NARROW_LISTS])("the exam of $name", (candidate) => {
  for (const { title, skipped, run } of exam(inSmallPages(candidate))) test.skipIf(skipped !== null)(title, run);
});
