/** The settings of the connector `type: buuky`: users by Buuky's SCIM interface; bookings, if any, by another tool's connector. */
import { z } from "../../../../core/plugin/schema.ts";
import { scimFields } from "../../../protocols/scim/config.ts";
import { settingsOfBookings } from "../booking-tools.ts";

const { url, token, ca, patch, string_booleans, verify_writes, page_size, requests_per_minute } = scimFields;

const scim = z.strictObject({
  url: url.describe("The tenant URL: Buuky, Administration, Integrations, User Synchronization (SCIM)."),
  token: token.describe("The secret token that Buuky shows next to it."),
  ca,
  patch,
  string_booleans,
  verify_writes,
  page_size,
  requests_per_minute,
});

export const buukyConfig = z.strictObject({
  type: z.literal("buuky").describe("Buuky: people by its SCIM interface."),
  scim: scim.describe("Buuky's SCIM interface for users."),
  bookings: z
    .discriminatedUnion("type", settingsOfBookings)
    .optional()
    .describe(
      "The tool in which bookings can be read and cancelled, because Buuky publishes no interface for it. Left out: they are only reported.",
    ),
});

export type BuukyConfig = z.output<typeof buukyConfig>;
