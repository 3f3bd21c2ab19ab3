/** The settings of bookings-release: what may be written about a target in the config. New users are not invited by default. */
import { absenceTypes, peopleRules, timeOfDay, z } from "../../core/plugin/schema.ts";
import { configsWith, type AnyConnector } from "../../core/plugin/connector.ts";
import { connectors } from "./connectors/index.ts";

const users = z.strictObject({
  sync: z
    .boolean()
    .default(true)
    .describe(
      "Keep accounts in step with Personio: create, update and deactivate them. false: only learn which account is whose.",
    ),
  invite: z.boolean().default(false).describe("Let the tool mail an invitation to people whose account is created."),
});

const window = z.strictObject({
  future_days: z.int().min(0).max(3660).default(90).describe("How many days after today are covered."),
});

const emails = z.array(z.string().trim().min(1)).default([]);

const blocker = z.strictObject({
  subject_prefix: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .default("[Blocker]")
    .describe("A booking whose subject begins with this is a blocker."),
  people: emails.describe("E-mail addresses of people whose bookings are all blockers."),
  spaces: z.array(z.string().trim().min(1)).default([]).describe("Names of spaces whose bookings are all blockers."),
});

export const bookingsReleaseConfig = bookingsReleaseConfigWith([]);

/** @param more connectors from outside this repository, which the config names */
export function bookingsReleaseConfigWith(more: readonly AnyConnector[]) {
  return z.strictObject({
    connector: z
      .discriminatedUnion("type", configsWith(connectors, more))
      .describe("The booking tool, and how rollcall reaches it."),
    users: users.default({ sync: true, invite: false }).describe("What is done with the tool's accounts."),
    people: peopleRules().describe(
      "Whose bookings are released: everybody's, unless rules say otherwise. Accounts do not depend on it.",
    ),
    absence_types: absenceTypes()
      .default("all")
      .describe("Which absence types release (cancel) bookings: all, or include: […], or exclude: […], by name or id."),
    window: window.default({ future_days: 90 }).describe("The days, from today on, whose bookings are covered."),
    midday: timeOfDay()
      .default("12:00")
      .describe("The local time at the booking's place at which the morning ends and the afternoon begins."),
    blocker: blocker
      .default({ subject_prefix: "[Blocker]", people: [], spaces: [] })
      .describe("How to recognise a booking that must never be released, in addition to the tool's own blockers."),
  });
}

export type BookingsReleaseConfig = z.output<typeof bookingsReleaseConfig>;
