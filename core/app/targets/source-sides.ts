/**
 * The source as a side that targets may write. Each run has a gateway of its own, which lets out only the writes that the target's plugin
 * declares (none at all if it declares none), and which is opened and closed with the run's own doors.
 */
import { ForbiddenRequest } from "../../plugin/forbidden.ts";
import type { SourcePlugin } from "../../plugin/contract.ts";
import type { SourceSide, SourceWrite } from "../../plugin/source-side.ts";
import { type DoorsFor, openDoors } from "./connections.ts";
import type { Surroundings } from "../surroundings.ts";

export interface OpenSide {
  readonly side: SourceSide;
  /** The requests that were sent by it. */
  requests(): number;
  close(): Promise<void>;
}

export class SourceSides {
  readonly #plugin: SourcePlugin;
  readonly #settings: unknown;
  readonly #around: Surroundings;

  constructor(plugin: SourcePlugin, settings: unknown, around: Surroundings) {
    this.#plugin = plugin;
    this.#settings = settings;
    this.#around = around;
  }

  open(writes: readonly SourceWrite[], run: Omit<DoorsFor, "side" | "mayWrite">): OpenSide {
    const plugin = this.#plugin;
    const mayWrite = writes.flatMap((write) => plugin.writePaths?.[write] ?? []);
    const doors = openDoors({ ...run, side: "source", mayWrite }, this.#around);
    return {
      side: plugin.side?.(this.#settings, writes, doors.context) ?? readOnlySide(plugin),
      requests: doors.requests,
      close: doors.close,
    };
  }
}

function readOnlySide({ name }: SourcePlugin): SourceSide {
  const refuse = (): never => {
    throw new ForbiddenRequest(`${name} cannot be written`);
  };
  return {
    get attendances() {
      return refuse();
    },
    get absences() {
      return refuse();
    },
    absenceTypes: async () => refuse(),
  };
}
