/** The settings of the connector `type: caldav`: how the server is reached, and what a mirrored absence looks like there. */
import { address, timeOfDay, z } from "../../../../core/plugin/schema.ts";
import { calDavFields } from "../../../protocols/caldav/config.ts";

const workday = z
  .strictObject({
    starts: timeOfDay().default("08:00").describe("When a morning begins."),
    midday: timeOfDay().default("12:00").describe("Where two half days meet."),
    ends: timeOfDay().default("18:00").describe("When an afternoon ends."),
  })
  .refine(
    ({ starts, midday, ends }) => starts < midday && midday < ends,
    "starts, midday and ends must follow each other",
  );

export const calDavConfig = z.strictObject({
  type: z.literal("caldav").describe("Calendars on a CalDAV server: Radicale, Nextcloud, SOGo and others."),
  url: address().describe(
    "The address of the calendar; with calendars: one_a_person the address below which everybody's calendars are.",
  ),
  calendars: z
    .enum(["one_for_all", "one_a_person"])
    .default("one_for_all")
    .describe(
      "one_for_all: all absences go into one calendar. one_a_person: each into the calendar that has the person's e-mail in its name or address.",
    ),
  ...calDavFields,
  absent: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .default("absent")
    .describe("The title of an absence whose details are hidden, such as absent or abwesend."),
  workday: workday
    .default({ starts: "08:00", midday: "12:00", ends: "18:00" })
    .describe("The hours of a half day, in the target's timezone. Whole days have none."),
});

export type CalDavConfig = z.output<typeof calDavConfig>;
