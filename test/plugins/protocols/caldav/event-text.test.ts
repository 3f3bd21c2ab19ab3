import { expect, test } from "vitest";
import { writeEvent } from "../../../../plugins/protocols/caldav/event-text.ts";

test("no text breaks out of its line: a carriage return alone was written as it stands, and many servers end the line there", () => {
  const texts = {
    summary: "Ann\rATTENDEE:mailto:evil@example.com\r\nEND:VEVENT",
    "x-rollcall-person": "ann\r@example.com",
  };
  const span = { from: "2026-07-21", before: "2026-07-22" };
  const text = writeEvent({ uid: "1", sequence: 0, now: "2026-07-21T08:00:00.000Z", span, texts }, "-//test");
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect(text).toContain(String.raw`SUMMARY:Ann\nATTENDEE:mailto:evil@example.com\nEND:VEVENT`);
  expect(text.match(/^(ATTENDEE|END:VEVENT)/gm)).toEqual(["END:VEVENT"]);
});
