import { expect, test } from "vitest";
import { RecordError, RefusedError } from "../../../core/model/errors.ts";
import { isCause, nullOn } from "../../../core/plugin/cause.ts";

const gone = new RecordError("anvil has no such user", { causeKey: "anvil:404", remedy: "Nothing to do." });
const refused = new RefusedError("CONTRACT_BROKEN", "anvil:404", { remedy: "Update rollcall." });

test("a cause is recognised by its whole key, of errors of one record alone", () => {
  expect(isCause(gone, "anvil:404")).toBe(true);
  expect(isCause(gone, "404")).toBe(false);
  expect(isCause(refused, "anvil:404")).toBe(false);
  expect(isCause("anvil:404", "anvil:404")).toBe(false);
});

test("null stands for that cause and for no other", async () => {
  expect(await nullOn("anvil:404", Promise.resolve("Ann Example"))).toBe("Ann Example");
  expect(await nullOn("anvil:404", Promise.reject(gone))).toBeNull();
  await expect(nullOn("anvil:gone", Promise.reject(gone))).rejects.toBe(gone);
  await expect(nullOn("anvil:404", Promise.reject(refused))).rejects.toBe(refused);
});
