/** Seatsurfing's bookings. Each occurrence of a series is a booking with its own id and is deleted by that; the series never is. */
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import {
  addDays,
  daysBetween,
  elapsed,
  HOUR,
  type Instant,
  instantIn,
  isZone,
  type Window,
} from "../../../../core/model/time.ts";
import type { Reader } from "../../../../core/plugin/contract.ts";
import { byCursor } from "../../../../core/plugin/http/pagination.ts";
import { AnswerTooLarge } from "../../../../core/plugin/http/too-large.ts";
import type { z } from "../../../../core/plugin/schema.ts";
import type { BookingClient, BookingFields } from "../../connector.ts";
import { bookingsOf, type SeatsurfingApi } from "./api.ts";
import { toBooking } from "./mapping.ts";
import { type BOOKING, LOCATION, SETTING } from "./wire.ts";

type Days = Window & { readonly to: string };
type Row = z.output<typeof BOOKING>;

export class SeatsurfingBookings implements BookingClient {
  readonly byAccount = true;
  readonly #api: SeatsurfingApi;
  /** The zone for locations that have none, if the organization has none either. */
  readonly #zone: string;
  /** Fewer whole hours than this before its start, Seatsurfing refuses to delete a booking; null: it never does. */
  #notice: number | null = null;

  constructor(api: SeatsurfingApi, zone: string) {
    this.#api = api;
    this.#zone = zone;
  }

  bookings(window: Days): Reader<Current<BookingFields>> {
    return byCursor<Current<BookingFields>>({
      collection: "seatsurfing.bookings",
      window,
      id: ({ remoteId }) => remoteId,
      fetch: async () => {
        const zoneOf = await this.#zones();
        const found = new Map<RemoteId, Current<BookingFields>>();
        for (const slice of slicesOf(window)) {
          for await (const row of this.#rowsIn(slice)) found.set(row.id, toBooking(row, zoneOf(row.space.locationId)));
        }
        return { items: [...found.values()], next: null };
      },
    });
  }

  release(id: RemoteId): Promise<void> {
    return this.#api.delete(`/booking/${encodeURIComponent(id)}`);
  }

  tooLate({ starts_at, zone }: BookingFields, now: Instant): boolean {
    if (this.#notice === null) return false;
    return Math.trunc(elapsed(now, instantIn(zone, starts_at)) / HOUR) < this.#notice;
  }

  /** Yields the bookings of these days. One that lies on both sides of a cut comes twice. */
  async *#rowsIn(days: Days): AsyncGenerator<Row> {
    try {
      yield* await this.#api.list(bookingsOf(days));
    } catch (error) {
      const halves = error instanceof AnswerTooLarge ? halvesOf(days) : [];
      if (halves.length === 0) throw error;
      for (const half of halves) yield* this.#rowsIn(half);
    }
  }

  /** Returns the zone of a booking's location: its own, otherwise the organization's, otherwise the config's. */
  async #zones(): Promise<(location: string | null | undefined) => string> {
    const settings = await this.#settings();
    this.#notice = noticeOf(settings);
    const own = settings.get("default_timezone") ?? "";
    const fallback = isZone(own) ? own : this.#zone;
    const locations = await this.#api.list({ path: "/location/", schema: LOCATION, what: "the list of locations" });
    const zones = new Map(locations.map(({ id, timezone }) => [id, timezone ?? ""]));
    return (location) => {
      const zone = zones.get(location ?? "") ?? "";
      return isZone(zone) ? zone : fallback;
    };
  }

  async #settings(): Promise<ReadonlyMap<string, string>> {
    const settings = await this.#api.list({ path: "/setting/", schema: SETTING, what: "the list of settings" });
    return new Map(settings.map(({ name, value }) => [name, value]));
  }
}

/** Days that are asked for at a time: Seatsurfing has no pages, and a list of three months may be more than is read (read-json.ts). */
const SLICE = 14;

/** Two parts of these days; none of a single day. */
function halvesOf({ from, to }: Days): readonly Days[] {
  if (from === to) return [];
  const last = addDays(from, Math.floor((daysBetween(from, to) - 1) / 2));
  return [
    { from, to: last },
    { from: addDays(last, 1), to },
  ];
}

function* slicesOf({ from, to }: Days): Iterable<Days> {
  for (let first = from; first <= to; first = addDays(first, SLICE)) {
    const last = addDays(first, SLICE - 1);
    yield { from: first, to: last < to ? last : to };
  }
}

/** The names of these settings were found in Seatsurfing's source code. */
function noticeOf(settings: ReadonlyMap<string, string>): number | null {
  const restricted = settings.get("no_admin_restrictions") !== "1";
  const enabled = settings.get("enable_max_hours_before_delete") === "1";
  const hours = Number(settings.get("max_hours_before_delete") ?? 0);
  return restricted && enabled && hours > 0 ? hours : null;
}
