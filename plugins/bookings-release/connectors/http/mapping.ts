/** From a row of the described list to a booking. Pure. @throws RefusedError CONTRACT_BROKEN that names fields, never values */
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current } from "../../../../core/model/record.ts";
import { wallTimeOrMidnightIn } from "../../../../core/model/clock-changes.ts";
import { addDays, isCivilDate, isZone, type WallTime } from "../../../../core/model/time.ts";
import { z } from "../../../../core/plugin/schema.ts";
import type { BookingFields } from "../../connector.ts";
import { shaped } from "../../../../core/plugin/shaped.ts";
import type { HttpConfig } from "./config.ts";
import { holds, pick } from "./pick.ts";

type Description = Pick<HttpConfig, "fields" | "times" | "blocker"> & { readonly timezone: string };

/** A number that JavaScript cannot hold exactly is refused: rounded, it would name another booking. */
const id = z.union([z.string().min(1), z.int()]);
const text = z.union([z.string(), z.number()]).nullish();
const zone = z.string().refine(isZone, "must be a time zone such as Europe/Berlin");
const day = z.string().refine(isCivilDate, "must be a date");
const moment = {
  local: z.string().refine(isLocal, "must be a local time"),
  instant: z.iso.datetime({ offset: true, error: "must be a time with an offset" }),
};

export function idOf(row: unknown, { fields }: Description): string {
  return String(shaped(id, pick(row, fields.id), `http: the field ${fields.id} of a booking`));
}

export function toBooking(row: unknown, description: Description): Current<BookingFields> {
  const { fields, blocker } = description;
  const read = <S extends z.ZodType>(place: string, schema: S) =>
    shaped(schema, pick(row, place), `http: the field ${place} of a booking`);
  const place = fields.timezone === undefined ? null : read(fields.timezone, zone.nullish());
  const at = place ?? description.timezone;
  const starts_at = wallTime(read(fields.starts_at, z.union([day, moment[description.times]])), at, description);
  const ends_at = endOf(read(fields.ends_at, z.union([day, moment[description.times]])), at, description);
  const space = String(read(fields.space, text) ?? "");
  const subject = fields.subject === undefined ? null : read(fields.subject, text);
  const isUntold = fields.subject !== undefined && subject === undefined;
  return {
    remoteId: idOf(row, description),
    key: null,
    title: `${space} ${starts_at} to ${ends_at}`,
    active: true,
    marked: false,
    fields: {
      account: null,
      email: normalEmail(asText(read(fields.email, text))),
      space,
      subject: asText(subject)?.trim() || null,
      starts_at,
      ends_at,
      zone: at,
      // What cannot be read may say that it is one.
      blocker: isUntold || (blocker !== undefined && (holds(row, blocker) ?? true)),
    },
  };
}

/** Whether the text begins with a wall time. Anything behind the minute (seconds, an offset) is ignored. */
function isLocal(text: string): boolean {
  return isCivilDate(text.slice(0, 10)) && /^[T ]([01]\d|2[0-3]):[0-5]\d(?!\d)/.test(text.slice(10));
}

function asText(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function wallTime(written: string, zone: string, { times }: Description): WallTime {
  if (isCivilDate(written)) return `${written}T00:00`;
  return times === "local" ? written.slice(0, 16).replace(" ", "T") : wallTimeOrMidnightIn(zone, written);
}

function endOf(written: string, zone: string, description: Description): WallTime {
  return wallTime(isCivilDate(written) ? addDays(written, 1) : written, zone, description);
}
