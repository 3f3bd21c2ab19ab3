/** Ten failures in a row: what is said of them, and which are none. */
import { expect, test } from "vitest";
import { type Earlier, FailureStreaks } from "../../../../core/engine/apply/failure-streaks.ts";
import type { Change, Op } from "../../../../core/model/change.ts";
import { RecordError } from "../../../../core/model/errors.ts";
import type { Kind } from "../../../../core/model/record.ts";
import { RULES } from "../../../../core/model/rules.ts";

function tenFailed(
  kind: Kind,
  earlier: Partial<Earlier> = {},
  { op = "create", taken = false, refusal = false }: { op?: Op; taken?: boolean; refusal?: boolean } = {},
) {
  const streaks = new FailureStreaks({ failureOf: () => undefined, taken: [], ...earlier });
  if (taken) streaks.succeed({ kind, op: "create" }, AFTER);
  for (let time = 0; time < RULES.records.sameCauseInARow; time += 1) {
    const error = new RecordError("the tool's own words", { causeKey: "tool:refused", remedy: "Look there.", refusal });
    streaks.fail({ kind, op } as Change, error);
  }
  return streaks.broken;
}

const NOW = "2026-11-22T04:00:00.000Z";
const BEFORE = "2026-11-22T03:59:45.000Z";
const AFTER = "2026-11-22T04:00:15.000Z";
const FAILED = { op: "create", causeKey: "tool:refused", firstFailedAt: NOW } as const;
const ALL_FAILED = { failureOf: () => FAILED };

test("[records] records that are tried again for the cause of before are no row, if the tool took others of their sort since", () => {
  const taken = [{ kind: "user", op: "create", at: AFTER }] as const;
  expect(tenFailed("user", { ...ALL_FAILED, taken })).toBeNull();
  expect(tenFailed("user", { ...ALL_FAILED, taken }, { refusal: true })).toBeNull();
  expect(tenFailed("user", ALL_FAILED, { taken: true })).toBeNull();
});

test("[records] they are one if the tool took none since, or others alone: it may refuse everything", () => {
  expect(tenFailed("user", ALL_FAILED)?.code).toBe("CONTRACT_BROKEN");
  expect(tenFailed("user", ALL_FAILED, { refusal: true })?.code).toBe("RIGHT_MISSING");
  const others = [
    { kind: "user", op: "create", at: BEFORE },
    { kind: "user", op: "deactivate", at: AFTER },
    { kind: "team", op: "create", at: AFTER },
  ] as const;
  expect(tenFailed("user", { ...ALL_FAILED, taken: others })?.code).toBe("CONTRACT_BROKEN");
});

test.each([BEFORE, NOW])(
  "[refusals] they are one if what was taken, at %s, was not taken after their refusal, though in the same run",
  (at) => {
    const taken = [{ kind: "user", op: "create", at }] as const;
    expect(tenFailed("user", { ...ALL_FAILED, taken })?.code).toBe("CONTRACT_BROKEN");
    expect(tenFailed("user", { ...ALL_FAILED, taken }, { refusal: true })?.code).toBe("RIGHT_MISSING");
  },
);

test("[refusals] they are one if only other operations were taken since: a key that may update may not be allowed to create", () => {
  const taken = [
    { kind: "user", op: "update", at: AFTER },
    { kind: "user", op: "reactivate", at: AFTER },
  ] as const;
  expect(tenFailed("user", { ...ALL_FAILED, taken }, { refusal: true })?.code).toBe("RIGHT_MISSING");
});

test("[records] records that could not be taken over are no row if others were updated since: both are written alike", () => {
  const failureOf = () => ({ ...FAILED, op: "adopt" }) as const;
  const taken = [{ kind: "user", op: "update", at: AFTER }] as const;
  expect(tenFailed("user", { failureOf, taken }, { op: "adopt" })).toBeNull();
  expect(tenFailed("user", { failureOf, taken: [] }, { op: "adopt" })?.code).toBe("CONTRACT_BROKEN");
});

test("[records] a record that fails for another cause than before, or whose removal failed before, counts as any other", () => {
  const taken = [
    { kind: "user", op: "create", at: AFTER },
    { kind: "user", op: "deactivate", at: AFTER },
  ] as const;
  const failedBy = (change: object) => ({ failureOf: () => ({ ...FAILED, ...change }), taken });
  expect(tenFailed("user", failedBy({ causeKey: "tool:other" }))?.code).toBe("CONTRACT_BROKEN");
  expect(tenFailed("user", failedBy({ op: "deactivate" }))?.code).toBe("CONTRACT_BROKEN");
});

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
