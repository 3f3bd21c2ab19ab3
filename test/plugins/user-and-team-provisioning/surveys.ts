/** A made-up Personio, the real app, and Honestly's feed: simulated, or any other server of files. */
import { onTestFinished } from "vitest";
import {
  type HonestlySimulator,
  startHonestlySimulator,
} from "../../../plugins/user-and-team-provisioning/connectors/honestly/simulator.ts";
import { type House, type HouseOptions, openHouse } from "../../kit/house.ts";
import { settingsFor } from "./connectors/honestly/feed.ts";

export const SURVEYS = "surveys";
export const USERS = { attributes: { Department: "department", ReportsToId: "supervisor" } };

type Settings = Readonly<Record<string, unknown>>;

export interface Surveys {
  readonly house: House;
  readonly honestly: HonestlySimulator;
  sync(): ReturnType<House["sync"]>;
  /** Runs Honestly's import, as at 03:00 and 15:00. */
  imported(): ReturnType<HonestlySimulator["import"]>;
  /** Replaces further settings of the target. */
  reconfigure(further: Settings): Promise<void>;
}

export async function surveys(further: Settings = {}, options: Partial<HouseOptions> = {}): Promise<Surveys> {
  const honestly = await startHonestlySimulator();
  onTestFinished(() => honestly.close());
  const house = await openHouse({ plain: 12, ...settingsOf(settingsFor(honestly), further), ...options });
  return {
    house,
    honestly,
    sync: () => house.sync({}, SURVEYS),
    imported: () => honestly.import(),
    reconfigure: (changes) => house.reconfigure(settingsOf(settingsFor(honestly), changes)),
  };
}

/** Returns a config with this feed as its only target. */
export function settingsOf(connector: Settings, further: Settings = {}): HouseOptions {
  const target = { plugin: "user-and-team-provisioning", connector, users: USERS, ...further };
  return { targets: { [SURVEYS]: target } };
}
