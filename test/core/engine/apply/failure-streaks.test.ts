/** What is said of ten failures in a row. */
import { expect, test } from "vitest";
import { FailureStreaks } from "../../../../core/engine/apply/failure-streaks.ts";
import type { Change } from "../../../../core/model/change.ts";
import { RecordError } from "../../../../core/model/errors.ts";
import type { Kind } from "../../../../core/model/record.ts";
import { RULES } from "../../../../core/model/rules.ts";

function tenFailed(kind: Kind) {
  const streaks = new FailureStreaks();
  for (let time = 0; time < RULES.records.sameCauseInARow; time += 1) {
    const error = new RecordError("the tool's own words", { causeKey: "tool:refused", remedy: "Look there." });
    streaks.fail({ kind, op: "create" } as Change, error);
  }
  return streaks.broken;
}

test.each(["user", "team", "membership"] as const)("of a %s it repeats what the tool said", (kind) => {
  expect(tenFailed(kind)?.message).toBe(
    `10 ${kind} records in a row failed, and no more were tried: the tool's own words`,
  );
});

test.each(["absence", "booking", "attendance"] as const)(
  "[privacy] of one that is dated, %s, it names the cause and where the words stand, since mails repeat it",
  (kind) => {
    expect(tenFailed(kind)?.message).toBe(
      `tool refused 10 ${kind} records in a row (refused), and no more were tried; the run's report names them`,
    );
  },
);

test("[privacy] the log is told the cause alone, whatever the kind: a tool's words about an account may name somebody", () => {
  expect(tenFailed("user")?.logged).toBe(
    "tool refused 10 user records in a row (refused), and no more were tried; the run's report names them",
  );
});
