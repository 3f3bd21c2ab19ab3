/** The settings of bookings-release: what may be written about a target in the config. New users are not invited by default. */
import { absenceTypes, timeOfDay, z } from "../../core/plugin/schema.ts";
import { configsWith, type AnyConnector } from "../../core/plugin/connector.ts";
import { connectors } from "./connectors/index.ts";

const users = z.strictObject({
  sync: z
    .boolean()
    .default(true)
    .describe("Keep accounts in step with Personio: made, updated, deactivated. false: only learn who is who."),
  invite: z.boolean().default(false).describe("Let the tool mail an invitation to people whose account is made."),
});

const window = z.strictObject({
  future_days: z.int().min(0).max(3660).default(90).describe("How many days ahead of today bookings are looked at."),
});

const emails = z.array(z.string().trim().min(1)).default([]);

const blocker = z.strictObject({
  subject_prefix: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .default("[Blocker]")
    .describe("A booking whose subject begins with this is a blocker."),
  people: emails.describe("E-mails of those whose bookings are all blockers."),
  spaces: z.array(z.string().trim().min(1)).default([]).describe("Names of spaces whose bookings are all blockers."),
});

export const bookingsReleaseConfig = bookingsReleaseConfigWith([]);

/** @param more connectors from outside this repository, which the config names */
export function bookingsReleaseConfigWith(more: readonly AnyConnector[]) {
  return z.strictObject({
    connector: z
      .discriminatedUnion("type", configsWith(connectors, more))
      .describe("The booking tool, and the way into it."),
    users: users.default({ sync: true, invite: false }).describe("What becomes of the tool's accounts."),
    absence_types: absenceTypes()
      .default("all")
      .describe("Which absence types release bookings: all, or include: […], or exclude: […], by name or id."),
    window: window.default({ future_days: 90 }).describe("The days from today on in which bookings are looked at."),
    midday: timeOfDay().default("12:00").describe("Where the halves of a day meet, at the booking's place."),
    blocker: blocker
      .default({ subject_prefix: "[Blocker]", people: [], spaces: [] })
      .describe("How a booking that must never be released is recognised, besides by the tool's own blockers."),
  });
}

export type BookingsReleaseConfig = z.output<typeof bookingsReleaseConfig>;
