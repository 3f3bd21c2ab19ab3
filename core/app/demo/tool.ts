/** One tool of the demo's company: a simulator that knows some of its people, and the target that keeps it in step. */
import type { World } from "../../../plugins/personio/world.ts";
import type { CivilDate, Clock } from "../../model/time.ts";
import type { SimServer } from "../../plugin/simulator.ts";

export interface DemoTool {
  /** The target's name. */
  readonly target: string;
  readonly connector: string;
  /** The target's part of the config. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The tool's name in the story. */
  readonly name: string;
  /** Its HTTP servers, which can be told to misbehave. */
  readonly servers: readonly SimServer[];
  close(): Promise<void>;
}

export interface Founding {
  readonly world: World;
  readonly clock: Clock;
  readonly today: CivilDate;
}

/** Requests a minute: more than the demo makes, so that the vendors' limits never slow it down. */
export const UNHURRIED = 100_000;
