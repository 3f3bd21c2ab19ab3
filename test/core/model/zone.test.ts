/** That the projects named for a zone (vitest.config.ts) really run in it: the process's own zone must decide nothing. */
import { expect, it } from "vitest";

it("runs in the zone that the project is named for", () => {
  const named = process.env.ROLLCALL_TEST_ZONE;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (named !== undefined) expect(timeZone).toBe(named);
  const noon = new Date(2026, 6, 21, 12).toISOString();
  const expected: Record<string, string> = {
    UTC: "2026-07-21T12:00:00.000Z",
    "Pacific/Kiritimati": "2026-07-20T22:00:00.000Z",
    "America/Los_Angeles": "2026-07-21T19:00:00.000Z",
  };
  expect(noon).toBe(expected[timeZone] ?? noon);
});
