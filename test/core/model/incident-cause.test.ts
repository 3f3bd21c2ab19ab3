import { expect, it } from "vitest";
import { causeText, readCause } from "../../../core/model/incident-cause.ts";

it.each([
  ["source personio UNREACHABLE", { side: "source", name: "personio", code: "UNREACHABLE" }],
  ["source ./hr plugins/source RATE_LIMITED", { side: "source", name: "./hr plugins/source", code: "RATE_LIMITED" }],
  ["target desks CREDENTIALS_REFUSED", { side: "target", name: "desks", code: "CREDENTIALS_REFUSED" }],
] as const)("%s is written and read alike", (text, cause) => {
  expect(causeText(cause)).toBe(text);
  expect(readCause(text)).toEqual(cause);
});

it.each(["hold desks", "records desks", "pause desks", "config", "source ", "sources one UNREACHABLE"])(
  "%s is no cause of an incident",
  (text) => expect(readCause(text)).toBeNull(),
);
