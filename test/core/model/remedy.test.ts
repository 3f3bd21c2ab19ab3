import { expect, test } from "vitest";
import { afterWhatToDo } from "../../../core/model/remedy.ts";

test.each([
  ["Nothing to do: rollcall tries again.", "Nothing. Rollcall tries again."],
  [
    "Nothing to do at first: the run is tried again. If it persists, ask.",
    "Nothing at first. The run is tried again. If it persists, ask.",
  ],
  ["Nothing to do: `rollcall resume TARGET` runs it.", "Nothing. `rollcall resume TARGET` runs it."],
  ["Renew the token.", "Renew the token."],
])('%j behind "What to do:"', (remedy, told) => {
  expect(afterWhatToDo(remedy)).toBe(told);
});
