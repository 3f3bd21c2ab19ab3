/** Schedules of targets: `every 1h`, or a cron line of five fields. They are checked here, so that a typo shows when the file is read. */
import { Cron } from "croner";
import type { DefaultSchedule } from "../plugin/contract.ts";
import { duration, z } from "../plugin/schema.ts";
import type { Fires, Schedule } from "../model/schedule.ts";
import { MINUTE, HOUR, DAY } from "../model/time.ts";

const EVERY = /^every\s+([1-9]\d*)\s*([mhd])$/;
const UNITS = { m: MINUTE, h: HOUR, d: DAY } as const;
const LONGEST = 31 * UNITS.d;
/** A day from which to look for a fire. Five fields name no year, so any day shows whether they ever fire. */
const ANY_DAY = "2026-01-01T00:00:00";

/** @throws RangeError that says what was expected */
export function parseFires(text: string): Fires {
  const words = text.trim();
  return /^every\b/.test(words) ? parseEvery(words) : parseCron(words.replace(/\s+/g, " "));
}

function parseEvery(text: string): Fires {
  const [, amount, unit] = EVERY.exec(text) ?? [];
  const every = Number(amount) * UNITS[(unit ?? "m") as keyof typeof UNITS];
  if (!amount || every > LONGEST) {
    throw new RangeError('expected "every", a number and m, h or d (1m to 31d), such as "every 90m"');
  }
  return { every };
}

function parseCron(cron: string): Fires {
  if (cron.split(" ").length !== 5) {
    throw new RangeError('expected every 1h, or a cron line of five fields such as "0 4 * * *"');
  }
  if (!firesEver(cron)) throw new RangeError(`the cron line "${cron}" names a day that never comes`);
  return { cron };
}

function firesEver(cron: string): boolean {
  try {
    return new Cron(cron, { mode: "5-part", timezone: "UTC" }).nextRun(ANY_DAY) !== null;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.replace(/^CronPattern: /, "") : String(cause);
    throw new RangeError(`"${cron}" is not a cron line (${detail})`, { cause });
  }
}

export interface WrittenSchedule {
  readonly schedule: Schedule;
  readonly text: string;
}

const WINDOW = "4h";

/** Parses a schedule that is one text, so without partial runs. @throws RangeError */
export function parseSchedule(text: string): WrittenSchedule {
  return { schedule: { full: parseFires(text), partial: null, partialWindowMs: 4 * UNITS.h }, text: text.trim() };
}

/** Parses a plugin's default schedule. @throws RangeError if the plugin is wrong */
export function parseDefault(given: DefaultSchedule): WrittenSchedule & { readonly timezone: string | null } {
  if (typeof given === "string") return { ...parseSchedule(given), timezone: null };
  const { full, partial, partial_window = WINDOW, timezone = null } = given;
  if (partial === undefined) return { ...parseSchedule(full), timezone };
  const written = scheduleSchema().parse({ full, partial, partial_window });
  return { ...written, timezone };
}

/** The schedule of a target that runs by hand only. */
export const BY_HAND: WrittenSchedule = {
  schedule: { full: { never: true }, partial: null, partialWindowMs: 4 * UNITS.h },
  text: "by hand",
};

const fires = () =>
  z.string().transform((text, context) => {
    try {
      return { fires: parseFires(text), text: text.trim() };
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as RangeError).message });
      return z.NEVER;
    }
  });

/** The schema of `schedule:`. */
export const scheduleSchema = () =>
  z.union([
    fires().transform(({ text }) => parseSchedule(text)),
    z
      .strictObject({
        full: fires().describe("When everything is read and compared."),
        partial: fires().describe("When only recent changes are carried over. Such a run removes nothing."),
        partial_window: duration()
          .refine((ms) => ms > 0 && ms <= LONGEST, "expected a duration from 1s to 31d")
          .prefault(WINDOW)
          .describe("How far back a partial run looks at least."),
      })
      .transform(({ full, partial, partial_window }) => ({
        schedule: { full: full.fires, partial: partial.fires, partialWindowMs: partial_window },
        text: `full ${full.text}, partial ${partial.text}`,
      })),
  ]);
