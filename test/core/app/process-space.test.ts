/** Whether a process has certainly ended, judged by the name of its host and its number. */
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { goneFrom, hostIn, processSpace } from "../../../core/app/process-space.ts";

const HERE = "desk pid:[4026532001]";
const hasEnded = goneFrom({ pid: 1, isAlive: (pid) => pid === 7 }, HERE);

test.each([
  ["of this place that is not to be seen", "desk pid:[4026532001]", 6, true],
  ["of this place that had our number", "desk pid:[4026532001]", 1, true],
  ["of this place that lives", "desk pid:[4026532001]", 7, false],
  ["of another container with this host name", "desk pid:[4026532002]", 6, false],
  ["of another container with this host name and our number", "desk pid:[4026532002]", 1, false],
  ["of the machine that lent this container its name", "desk", 6, false],
  ["of another machine", "shelf", 6, false],
])("a process %s: %s, number %i, is gone: %s", (_, host, pid, isGone) => {
  expect(hasEnded({ host, pid })).toBe(isGone);
});

test("a place is told to people by the host's name alone", () => {
  expect(hostIn(HERE)).toBe("desk");
  expect(hostIn(processSpace())).toBe(hostname());
});
