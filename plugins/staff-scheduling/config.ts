/** The settings of staff-scheduling: what may be written about a target in the config. By default nobody is invited. */
import { isOneOf } from "../../core/model/person.ts";
import { configsWith, type AnyConnector } from "../../core/plugin/connector.ts";
import { civilDate, duration, z } from "../../core/plugin/schema.ts";
import { connectors } from "./connectors/index.ts";

const names = z.array(z.string().min(1));

const byOffice = z.strictObject({
  by: z.literal("office").describe("The location has the office's name."),
  map: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe("Office in Personio: location in the tool, where the names differ."),
  default: z.string().min(1).optional().describe("The location of everybody whose office has none."),
});

const users = z.strictObject({
  sync: z
    .enum(["all", "listed", "where", "off"])
    .default("all")
    .describe("Who is kept in step: all, those of include, those to whom where applies, or nobody."),
  include: names.default([]).describe("With sync: listed. E-mail addresses or Personio ids."),
  where: z
    .record(z.string(), names.min(1))
    .default({})
    .describe(
      "With sync: where. Personio attribute: the values that count; all attributes must hold. Of status, leave must be one.",
    ),
  exclude: names.default([]).describe("E-mail addresses or Personio ids of people who are left alone in any case."),
  new: z
    .boolean()
    .default(true)
    .describe("Whether people who are first seen after the first complete run come in too."),
  hire_date: z.boolean().default(true).describe("Make no account before the first working day."),
  last_working_day: z.boolean().default(true).describe("Take people for gone once their last working day has passed."),
  invite: z.boolean().default(false).describe("Let the tool send an invitation to each account that is made, once."),
  location: z
    .union([z.string().min(1), byOffice])
    .default({ by: "office", map: {} })
    .describe("Where accounts are made: the name of one location, or by: office."),
  hours: z.boolean().default(false).describe("Write weekly hours and the entitlement to vacation too."),
});

export const staffSchedulingConfig = staffSchedulingConfigWith([]);

/** @param more connectors from outside this repository, which the config names */
export function staffSchedulingConfigWith(more: readonly AnyConnector[]) {
  return z
    .strictObject({
      connector: z
        .discriminatedUnion("type", configsWith(connectors, more))
        .describe("The tool in which shifts are planned, and the way into it."),
      background: z.boolean().default(true).describe("false: no run by the schedule, by hand only."),
      users: users.prefault({}).describe("Accounts, and the departments they are in. Personio leads."),
      locking: z
        .boolean()
        .default(true)
        .describe("Lock the accounts of those who left, and unlock those who came back."),
      absences: z
        .strictObject({
          leader: z
            .enum(["personio", "tool", "off"])
            .default("personio")
            .describe("Whose absences travel to the other side; what is changed on the other side is left and shown."),
          only_approved: z.boolean().default(true).describe("Only granted absences travel. false: requested ones too."),
        })
        .prefault({})
        .describe("Absences, one way or the other."),
      time_tracking: z
        .strictObject({
          enabled: z.boolean().default(true).describe("Bring work timers to Personio as attendances."),
          only_verified: z
            .boolean()
            .default(true)
            .describe("Only timers that were confirmed in the tool. false: all that ended."),
          settled_for: duration().prefault("1h").describe("How long a timer must have ended before it travels."),
        })
        .prefault({})
        .describe("Working time. The tool leads."),
      since: civilDate()
        .optional()
        .describe(
          "The first day of which absences and timers travel, at most a year back. Default: the day on which each of both was first switched on.",
        ),
    })
    .superRefine(({ users }, context) => {
      const wrong = (key: "include" | "where", message: string) =>
        context.addIssue({ code: "custom", path: ["users", key], message });
      const [listed, rules] = [users.include.length > 0, Object.keys(users.where).length > 0];
      if (users.sync === "listed" && !listed) wrong("include", "must name somebody with sync: listed");
      if (users.sync !== "listed" && listed) wrong("include", "says something only with sync: listed");
      if (users.sync === "where" && !rules) wrong("where", "must hold a rule with sync: where");
      if (users.sync !== "where" && rules) wrong("where", "says something only with sync: where");
      if (users.where.status && !isOneOf("leave", users.where.status)) wrong("where", LEAVE_IS_LEFT_OUT);
    });
}

/** The problem of a rule that leaves out people on leave: their absences would be left out with them. */
const LEAVE_IS_LEFT_OUT =
  "cannot ask for a status without leave: who left is locked by locking, who has not begun waits by hire_date, and who is on leave stays";

export type StaffSchedulingConfig = z.output<typeof staffSchedulingConfig>;
export type UserRules = StaffSchedulingConfig["users"];
