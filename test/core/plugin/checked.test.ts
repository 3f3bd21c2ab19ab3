import { expect, test } from "vitest";
import { Cancelled, RefusedError } from "../../../core/model/errors.ts";
import { checked, failed, ok, skipped, warning } from "../../../core/plugin/checked.ts";

const what = "anvil.users.read";
const remedy = "Make a new key.";

test("what a look finds is told under its name", async () => {
  expect(await checked(what, async () => ok("2 users are seen"))).toEqual({
    what,
    state: "ok",
    detail: "2 users are seen",
  });
  expect(await checked(what, () => warning("1 of 2", { remedy }))).toEqual({
    what,
    state: "warning",
    detail: "1 of 2",
    remedy,
  });
});

test("a refusal is a failed check in the words of the refusal, and nothing else of the error is told", async () => {
  const refused = () => Promise.reject(new RefusedError("RIGHT_MISSING", "anvil shows nobody", { remedy }));
  const expected = { what, state: "failed", code: "RIGHT_MISSING", detail: "anvil shows nobody", remedy };
  expect(await checked(what, refused)).toEqual(expected);
  expect({ what, ...failed("anvil shows nobody", new RefusedError("RIGHT_MISSING", "…", { remedy })) }).toEqual(
    expected,
  );
});

test("a bug is no finding", async () => {
  await expect(checked(what, () => Promise.reject(new TypeError("undefined is no user")))).rejects.toThrow(TypeError);
});

test("a look that was cancelled is no finding: a run that was told to stop must not take the target for unreachable", async () => {
  const cancelled = new Cancelled("the program ends");
  await expect(checked(what, () => Promise.reject(cancelled))).rejects.toBe(cancelled);
});

test("what was not looked at says why", () => {
  expect(skipped(what, "the key does not work")).toEqual({
    what,
    state: "skipped",
    detail: "not tried, because the key does not work",
  });
});
