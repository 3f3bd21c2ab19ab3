/** Whether a run of one area has anything to look at. */
import { CommandRefused } from "../../model/errors.ts";
import type { Target } from "../engine.ts";
import type { Running } from "./running.ts";
import { areasOn } from "./turns.ts";

/**
 * Refuses a run of an area that is switched off, before anything is read but what the flows themselves need: it would look at nothing,
 * succeed, and so close an incident.
 * @throws CommandRefused where the settings switch that area off.
 */
export async function requireArea(running: Running): Promise<void> {
  const { area } = running.run;
  if (area === null) return;
  const on = areasOn(await running.flows());
  if (!on.has(area)) throw areaOff(running.target, area, [...on]);
}

function areaOff({ name }: Target, area: string, on: readonly string[]): CommandRefused {
  return new CommandRefused("TARGET_INACTIVE", `${area} is not switched on in the settings of ${name}`, {
    remedy: `Switch it on in the config, or run an area that is on: ${on.join(", ") || "there is none"}.`,
  });
}
