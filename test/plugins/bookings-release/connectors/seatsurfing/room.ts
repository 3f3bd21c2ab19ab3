/** A simulated Seatsurfing with one desk, and a client for it, opened and closed around each test. */
import { onTestFinished } from "vitest";
import { SeatsurfingClient } from "../../../../../plugins/bookings-release/connectors/seatsurfing/client.ts";
import { seatsurfingConfig } from "../../../../../plugins/bookings-release/connectors/seatsurfing/config.ts";
import {
  startSeatsurfingSimulator,
  type SeatsurfingOptions,
} from "../../../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import { testContext } from "../../../../kit/plugin-context.ts";

export const WINDOW = { from: "2026-07-20", to: "2026-10-19" };

type Options = SeatsurfingOptions & { readonly config?: object; readonly readOnly?: boolean };

export async function room(options: Options = {}) {
  const simulator = await startSeatsurfingSimulator(options);
  const context = testContext({ readOnly: options.readOnly ?? false });
  onTestFinished(async () => {
    await context.close();
    await simulator.close();
  });
  const { username, password, world } = simulator;
  const written = { type: "seatsurfing", base_url: simulator.url, username, password };
  const client = new SeatsurfingClient(seatsurfingConfig.parse({ ...written, ...options.config }), context);
  const berlin = world.addLocation("Berlin", "Europe/Berlin");
  const desk = world.addSpace("Desk 3", berlin);
  const ann = world.addUser({ email: "ann@example.com", firstname: "Ann", lastname: "Example" });
  const book = (day: string, further: object = {}) =>
    world.addBooking({ user: ann, space: desk, enter: `${day}T09:00`, leave: `${day}T17:00`, ...further });
  return { simulator, world, context, client, desk, ann, book };
}
