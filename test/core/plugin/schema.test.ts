import { expect, it } from "vitest";
import { timezone } from "../../../core/plugin/schema.ts";

it.each([
  ["Europe/Berlin", true],
  ["UTC", true],
  ["+01:00", false],
  ["2026-01-01T00:00[Europe/Berlin]", false],
  ["Europe/Atlantis", false],
])("a time zone is a name that is known, never an offset: %s", (text, is) => {
  expect(timezone().safeParse(text).success).toBe(is);
});
