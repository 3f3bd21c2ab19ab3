/** The exam's made-up company for trying by hand: a simulated Personio and the author's simulated tool, which run until the process ends. */
import { startPersonioSimulator } from "../../plugins/personio/simulator.ts";
import { makeWorld } from "../../plugins/personio/world.ts";
import { systemClock } from "../app/clock.ts";
import { SCOPES, ZONE } from "../app/demo/company.ts";
import { stringifyConfig } from "../config/yaml/stringify.ts";
import { dateIn } from "../model/time.ts";
import type { ExamOptions } from "./options.ts";

export interface ByHand extends Pick<ExamOptions, "start" | "people"> {
  /** As a config names them: a path that begins with `./`, or the name of a built-in plugin. */
  readonly plugin: string;
  readonly connector?: string;
}

const PEOPLE = 24;

/** Starts both and returns a config for them, whose only target is called `by-hand`. */
export async function startByHand({ plugin, connector, start, people = PEOPLE }: ByHand): Promise<string> {
  const clock = systemClock(undefined);
  const today = dateIn(ZONE, clock.now());
  const world = makeWorld({ seed: 7, people, today, zone: ZONE });
  const personio = await startPersonioSimulator({ world, scopes: SCOPES, now: () => clock.now() });
  const { settings } = await start({ world, clock, today });
  const { clientId: client_id, clientSecret: client_secret } = personio.credentials;
  const type = connector && { connector: { ...(settings.connector as object | undefined), type: connector } };
  return stringifyConfig({
    version: 1,
    timezone: ZONE,
    owners: ["owner@example.com"],
    database: "sqlite:./by-hand.db",
    source: { plugin: "personio", client_id, client_secret, base_url: personio.url },
    targets: { "by-hand": { plugin, ...settings, ...type } },
  });
}
