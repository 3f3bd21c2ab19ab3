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
    .describe("The office in Personio and its location in the tool, if the names differ."),
  default: z.string().min(1).optional().describe("The location of people whose office has no location."),
});

const users = z.strictObject({
  sync: z
    .enum(["all", "listed", "where", "off"])
    .default("all")
    .describe(
      "Who is kept in step: all, listed (the people in include), where (the people to whom the rules in where apply), or off.",
    ),
  include: names.default([]).describe("With sync: listed. E-mail addresses or Personio ids."),
  where: z
    .record(z.string(), names.min(1))
    .default({})
    .describe(
      "With sync: where. Each Personio attribute with the values that count; all of them must match. For status, leave must be among the values.",
    ),
  exclude: names.default([]).describe("E-mail addresses or Personio ids of people who are always left alone."),
  new: z
    .boolean()
    .default(true)
    .describe("Whether people first seen after the first complete run are kept in step too."),
  hire_date: z.boolean().default(true).describe("Create no account before the first working day."),
  last_working_day: z
    .boolean()
    .default(true)
    .describe("Treat people as having left once their last working day has passed."),
  invite: z.boolean().default(false).describe("Let the tool send one invitation to each account that is created."),
  location: z
    .union([z.string().min(1), byOffice])
    .default({ by: "office", map: {} })
    .describe("Where accounts are created: the name of one location, or by: office."),
  hours: z.boolean().default(false).describe("Write weekly hours and the entitlement to vacation too."),
});

export const staffSchedulingConfig = staffSchedulingConfigWith([]);

/** @param more connectors from outside this repository, which the config names */
export function staffSchedulingConfigWith(more: readonly AnyConnector[]) {
  return z
    .strictObject({
      connector: z
        .discriminatedUnion("type", configsWith(connectors, more))
        .describe("The tool in which shifts are planned, and how rollcall reaches it."),
      background: z
        .boolean()
        .default(true)
        .describe("false: the schedule starts no runs; the target runs by hand only."),
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
            .describe(
              "Which side leads: its absences are carried to the other side. Edits on the other side are left and shown.",
            ),
          only_approved: z.boolean().default(true).describe("Carry only granted absences. false: requested ones too."),
        })
        .prefault({})
        .describe("Absences, in one direction or the other."),
      time_tracking: z
        .strictObject({
          enabled: z.boolean().default(true).describe("Carry work timers to Personio as attendances."),
          only_verified: z
            .boolean()
            .default(true)
            .describe("Only timers that were confirmed in the tool. false: all that have ended."),
          settled_for: duration().prefault("1h").describe("How long ago a timer must have ended before it is carried."),
        })
        .prefault({})
        .describe("Working time. The tool leads."),
      since: civilDate()
        .optional()
        .describe(
          "The first day from which absences and timers are carried, at most a year back. Default: for each of the two, the day on which it was first switched on.",
        ),
    })
    .superRefine(({ users }, context) => {
      const wrong = (key: "include" | "where", message: string) =>
        context.addIssue({ code: "custom", path: ["users", key], message });
      const [listed, rules] = [users.include.length > 0, Object.keys(users.where).length > 0];
      if (users.sync === "listed" && !listed) wrong("include", "must name somebody with sync: listed");
      if (users.sync !== "listed" && listed) wrong("include", "has an effect only with sync: listed");
      if (users.sync === "where" && !rules) wrong("where", "must contain a rule with sync: where");
      if (users.sync !== "where" && rules) wrong("where", "has an effect only with sync: where");
      if (users.where.status && !isOneOf("leave", users.where.status)) wrong("where", LEAVE_IS_LEFT_OUT);
    });
}

/** The problem of a rule that leaves out people on leave: their absences would be left out with them. */
const LEAVE_IS_LEFT_OUT =
  "cannot list a status without leave: people who left are locked by locking, people who have not started wait because of hire_date, and people on leave keep their accounts";

export type StaffSchedulingConfig = z.output<typeof staffSchedulingConfig>;
export type UserRules = StaffSchedulingConfig["users"];
