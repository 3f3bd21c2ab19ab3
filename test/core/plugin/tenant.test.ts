import { expect, test } from "vitest";
import { bothTenants, isSameTenant, shareAccount } from "../../../core/plugin/tenant.ts";

const BOTH = bothTenants("people", "desks");

test.each([
  ["people", "people", true, true],
  ["people", "others", false, false],
  [BOTH, BOTH, true, true],
  ["people", BOTH, true, true],
  [bothTenants("people", "other desks"), BOTH, false, true],
  [bothTenants("others", "desks"), BOTH, false, true],
  // The second account of one target may be all that another one writes to, but is not what makes a target's tenant: people who had
  // their accounts beside the bookings have them in another tool now.
  ["desks", BOTH, false, true],
])("%s and %s: one tenant %s, one account %s", (one, other, isSame, isShared) => {
  expect([isSameTenant(one, other), isSameTenant(other, one)]).toEqual([isSame, isSame]);
  expect([shareAccount(one, other), shareAccount(other, one)]).toEqual([isShared, isShared]);
});
