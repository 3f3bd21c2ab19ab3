import { expect, test } from "vitest";
import { drain } from "../../../../core/engine/read/read-target.ts";
import { complete } from "../../../kit/their-flow.ts";

test("a list that the plan cannot go on with is closed, and the plan's error is what is told", async () => {
  let isClosed = false;
  async function* held() {
    try {
      yield [1];
      yield [2];
    } finally {
      isClosed = true;
    }
    return complete();
  }
  const stop = () => {
    throw new Error("no plan follows from this");
  };
  await expect(drain("user", held(), stop, {})).rejects.toThrow("no plan follows from this");
  expect(isClosed).toBe(true);
});
