/** The settings of the connector `type: caldav`, as `connector` of a target, or as `bookings` in the connector of another tool. */
import { address, z } from "../../../../core/plugin/schema.ts";
import { calDavFields } from "../../../protocols/caldav/config.ts";

export const calDavBookingsConfig = z.strictObject({
  type: z
    .literal("caldav")
    .describe("Desks and rooms that each have a calendar on a CalDAV server; a booking is an event."),
  url: address().describe("The address below which the calendars are, or that of a single one."),
  ...calDavFields,
  person: z
    .enum(["organizer", "attendee"])
    .default("organizer")
    .describe(
      "Whose a booking is: the organizer's if nobody else is invited, or that of the one person who is invited.",
    ),
});

export type CalDavBookingsConfig = z.output<typeof calDavBookingsConfig>;
