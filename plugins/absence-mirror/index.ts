/**
 * absence-mirror: absences of Personio appear in a planning tool and follow every change. One area, two flows: who is who,
 * then the absences. What is mirrored is decided here; how a tool is spoken to, in its connector.
 */
import { addDays, type CivilDate, type Window } from "../../core/model/time.ts";
import type { Needs, TargetPlugin } from "../../core/plugin/contract.ts";
import { connectTo, type AnyConnector } from "../../core/plugin/connector.ts";
import { absencesFlow } from "./absences.ts";
import { absenceMirrorConfigWith, type AbsenceMirrorConfig } from "./config.ts";
import type { MirrorClient } from "./connector.ts";
import { connectors } from "./connectors/index.ts";
import { usersFlow } from "./users.ts";

export const absenceMirror = absenceMirrorWith([]);

function absenceMirrorWith(more: readonly AnyConnector[]): TargetPlugin<AbsenceMirrorConfig> {
  const all = [...connectors, ...more];
  return {
    name: "absence-mirror",
    summary: "Shows absences from Personio in a planning tool, marked, with or without their details.",
    config: absenceMirrorConfigWith(more),
    defaultSchedule: "every 1h",
    partial: {
      carries:
        "New and changed absences, and people who changed in Personio. If little has changed and all absence types and all people count, only that is read. It removes nothing, does not follow what moves out of the window, and does not notice what was deleted in Personio or edited in the tool.",
      leads: () => false,
    },
    areas: ["absences"],
    needs: (config, today) => ({
      people: peopleNeeded(config),
      absences: { window: windowOf(config, today) },
    }),
    connect(config, context) {
      const client = connectTo<MirrorClient>(all, config.connector, context);
      const window = (today: CivilDate) => windowOf(config, today);
      return {
        flows: () => [usersFlow(client), absencesFlow(client, { ...config, window })],
        test: () => client.test(),
      };
    },
    extend: (connectors) => absenceMirrorWith(connectors),
  };
}

function peopleNeeded({ people }: AbsenceMirrorConfig): Needs["people"] {
  const required = [...new Set(["email", ...Object.keys(people.where)])];
  return { required, useful: ["first_name", "last_name", "status"].filter((key) => !required.includes(key)) };
}

function windowOf({ window }: AbsenceMirrorConfig, today: CivilDate): Window & { readonly to: CivilDate } {
  return { from: addDays(today, -window.past_days), to: addDays(today, window.future_days) };
}
