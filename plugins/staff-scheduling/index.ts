/**
 * staff-scheduling: accounts, locks and absences in a tool that plans shifts, and working time back to Personio. Four areas,
 * each with its own switch and direction. What is carried is decided here; how a tool is spoken to, in its connector.
 */
import type { Kind } from "../../core/model/record.ts";
import { dateIn } from "../../core/model/time.ts";
import type { AnyFlow, TargetContext, TargetPlugin } from "../../core/plugin/contract.ts";
import { connectTo, type AnyConnector } from "../../core/plugin/connector.ts";
import { absencesToSource } from "./absences-to-source.ts";
import { absencesToTool } from "./absences-to-tool.ts";
import { staffSchedulingConfigWith, type StaffSchedulingConfig } from "./config.ts";
import type { StaffClient } from "./connector.ts";
import { connectors } from "./connectors/index.ts";
import { longAgo } from "./long-ago.ts";
import { membershipsFlow } from "./memberships.ts";
import { needsOf } from "./needs.ts";
import type { Reach } from "./reach.ts";
import { timeFlow } from "./time.ts";
import { withUninvited } from "./uninvited.ts";
import { usersFlow } from "./users.ts";

export const staffScheduling = staffSchedulingWith([]);

function staffSchedulingWith(more: readonly AnyConnector[]): TargetPlugin<StaffSchedulingConfig> {
  const all = [...connectors, ...more];
  return {
    name: "staff-scheduling",
    summary: "Keeps accounts, absences and working time in step with a tool that plans shifts.",
    config: staffSchedulingConfigWith(more),
    defaultSchedule: { full: "30 6 * * *", partial: "every 2h", partial_window: "4h" },
    background: ({ background }) => background,
    partial: {
      carries:
        "People and absences that changed in Personio; and, if the tool leads, absences and working times that changed there. It removes nothing and does not notice what was deleted.",
      leads: ({ absences, time_tracking }) => absences.leader === "tool" || time_tracking.enabled,
    },
    areas: ["users", "locking", "absences", "time"],
    needs: needsOf,
    connect(config, context) {
      const client = connectTo<StaffClient>(all, config.connector, context);
      return {
        flows: () => flowsOf(config, client, context),
        test: async () => {
          const tested = await withUninvited(await client.test(), client, config.users);
          const today = dateIn(context.timezone, context.clock.now());
          return { ...tested, checks: [...tested.checks, ...longAgo(config.since, today)] };
        },
      };
    },
    extend: (connectors) => staffSchedulingWith(connectors),
  };
}

async function flowsOf(given: StaffSchedulingConfig, client: StaffClient, context: TargetContext): Promise<AnyFlow[]> {
  const config = { ...given, users: { ...given.users, exclude: [...given.users.exclude] } };
  const { users, absences, time_tracking } = config;
  const { source } = context;
  const lists = await client.lists();
  const reachOf = (kind: Kind): Reach => ({ since: config.since ?? null, setUpOn: context.setUpOn?.(kind) ?? null });
  const flows: AnyFlow[] = [usersFlow(client, lists, config)];
  if (users.sync !== "off") flows.push(membershipsFlow(client, lists, config));
  const absenceRules = () => ({ users, reach: reachOf("absence"), onlyApproved: absences.only_approved });
  if (absences.leader === "personio") flows.push(absencesToTool(client, lists, absenceRules()));
  if (absences.leader === "tool") {
    const types = await source.absenceTypes();
    flows.push(absencesToSource({ client, source, lists, types }, absenceRules()));
  }
  if (time_tracking.enabled) {
    const { only_verified: onlyVerified, settled_for: settledForMs } = time_tracking;
    const time = { users, reach: reachOf("attendance"), onlyVerified, settledForMs, zone: lists.timezone };
    flows.push(timeFlow(client, source, time));
  }
  return flows;
}
