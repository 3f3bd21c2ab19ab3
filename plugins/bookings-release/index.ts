/**
 * bookings-release: employees of Personio are users of a booking tool, and what they have booked for days on which they are
 * absent is released. Two areas: users, bookings. What is released is decided here; how a tool is spoken to, in its connector.
 */
import { connectTo, type AnyConnector } from "../../core/plugin/connector.ts";
import { addDays, type CivilDate, type Window } from "../../core/model/time.ts";
import type { AnyFlow, Needs, TargetPlugin } from "../../core/plugin/contract.ts";
import { bookingsFlow } from "./bookings.ts";
import { byHandFlow } from "./by-hand.ts";
import { bookingsReleaseConfigWith, type BookingsReleaseConfig } from "./config.ts";
import type { BookingToolClient } from "./connector.ts";
import { connectors } from "./connectors/index.ts";
import { usersFlow } from "./users.ts";

/** Attributes without which accounts can neither be made nor kept in step, nor leavers recognised. */
const ACCOUNT = ["first_name", "last_name", "status"];

export const bookingsRelease = bookingsReleaseWith([]);

function bookingsReleaseWith(more: readonly AnyConnector[]): TargetPlugin<BookingsReleaseConfig> {
  const all = [...connectors, ...more];
  return {
    name: "bookings-release",
    summary:
      "Keeps the users of a booking tool in step with Personio, and releases (cancels) the bookings of absent people.",
    config: bookingsReleaseConfigWith(more),
    defaultSchedule: "every 10m",
    partial: {
      carries:
        "New and changed absences, whose bookings are released, and people who changed in Personio. If little has changed, only that is read from Personio, provided all absence types and all people count, the tool shows which account a booking belongs to, and what changed covers no booking only in part. Then it does not notice what an absent person has booked since. It locks nobody out.",
      leads: () => false,
    },
    areas: ["users", "bookings"],
    needs: (config, today) => ({
      people: peopleNeeded(config),
      absences: { window: absencesWindow(config, today), whole: true },
    }),
    connect(config, context) {
      const client = connectTo<BookingToolClient>(all, config.connector, context);
      return { flows: () => flowsOf(client, config), test: () => client.test() };
    },
    extend: (connectors) => bookingsReleaseWith(connectors),
  };
}

function peopleNeeded({ users, people }: BookingsReleaseConfig): Needs["people"] {
  const required = [...new Set(["email", ...(users.sync ? ACCOUNT : []), ...Object.keys(people.where)])];
  return { required, useful: ACCOUNT.filter((key) => !required.includes(key)) };
}

function flowsOf({ people, bookings }: BookingToolClient, config: BookingsReleaseConfig): readonly AnyFlow[] {
  const days = (today: CivilDate) => bookingsWindow(config, today);
  const absences = (today: CivilDate) => absencesWindow(config, today);
  const { absence_types, midday, blocker, users, people: chosen } = config;
  const rules = { absence_types, midday, blocker, people: chosen, bookings: days, absences };
  const released = bookings ? bookingsFlow(bookings, rules) : byHandFlow({ absence_types, people: chosen, days });
  return people ? [usersFlow(people, users), released] : [released];
}

type Days = Window & { readonly to: CivilDate };

/** Begins yesterday: in a place west of us it may still be that day, and a booking of last night may still run. */
function bookingsWindow({ window }: BookingsReleaseConfig, today: CivilDate): Days {
  return { from: addDays(today, -1), to: addDays(today, window.future_days) };
}

/** How far back absences are read: a booking that is running may have begun days ago, and an absence has to cover all of it. */
const RUNNING_DAYS = 14;

function absencesWindow({ window }: BookingsReleaseConfig, today: CivilDate): Days {
  return { from: addDays(today, -RUNNING_DAYS), to: addDays(today, window.future_days) };
}
