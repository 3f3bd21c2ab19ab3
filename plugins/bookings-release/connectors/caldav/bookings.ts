/**
 * Bookings in calendars: each desk or room has a calendar, and an event in it is a booking. Releasing deletes the event, or takes one
 * occurrence out of its series, but only if the booking is still as it was read: one that was moved meanwhile is left alone.
 */
import { setImmediate } from "node:timers/promises";
import { Completeness } from "../../../../core/model/completeness.ts";
import { RecordError, RefusedError } from "../../../../core/model/errors.ts";
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import type { Clock, Window } from "../../../../core/model/time.ts";
import { isCause } from "../../../../core/plugin/cause.ts";
import type { PluginContext, PluginLog, Reader } from "../../../../core/plugin/contract.ts";
import { Budget } from "../../../protocols/caldav/budget.ts";
import type { CalDav, CalendarObject, Collection } from "../../../protocols/caldav/client.ts";
import { CHANGED } from "../../../protocols/caldav/judge.ts";
import { withoutOccurrence } from "../../../protocols/caldav/without-occurrence.ts";
import type { BookingClient, BookingFields } from "../../connector.ts";
import { bookingIn, bookingsIn, partsOf, type Place } from "./mapping.ts";
import type { CalDavBookingsConfig } from "./config.ts";
import { Queues } from "./queues.ts";

type Booking = Current<BookingFields>;

/** The bookings after which a page is handed on. */
const PAGE = 500;

export class CalDavBookings implements BookingClient {
  readonly #dav: CalDav;
  readonly #config: CalDavBookingsConfig;
  readonly #zone: string;
  readonly #clock: Clock;
  readonly #log: PluginLog;
  /** The bookings as they were last read, by id. */
  readonly #read = new Map<RemoteId, BookingFields>();
  readonly #queues = new Queues();

  constructor(dav: CalDav, config: CalDavBookingsConfig, { timezone, clock, log }: PluginContext) {
    this.#dav = dav;
    this.#config = config;
    this.#zone = timezone;
    this.#clock = clock;
    this.#log = log;
  }

  async *bookings(window: Window & { readonly to: string }): Reader<Booking> {
    const calendars = await this.#calendars();
    let count = 0;
    for (const calendar of calendars) {
      for await (const page of this.#bookingsOf(calendar, window)) {
        for (const { remoteId, fields } of page) this.#read.set(remoteId, fields);
        count += page.length;
        yield page;
      }
    }
    const tally = { collection: "caldav.bookings", distinct: count, pages: calendars.length, window };
    return Completeness.of({ ...tally, total: null, attributes: null });
  }

  async *#bookingsOf(
    calendar: Collection,
    window: Window & { readonly to: string },
  ): AsyncGenerator<readonly Booking[]> {
    const place = { ...this.#placeOf(calendar), budget: new Budget() };
    let page: Booking[] = [];
    for (const object of await this.#dav.events(calendar.path, window)) {
      const found = this.#readable(object, place, window);
      page.push(...found);
      // A series takes a while, also one that is refused in the end: others, above all the renewal of leases, get a turn.
      if (found.length !== 1) await setImmediate();
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    yield page;
  }

  /** Releases occurrences of one series one after another: they are one resource on the server, and each write changes it. */
  async release(id: RemoteId): Promise<void> {
    const { path } = partsOf(id);
    await this.#queues.run(path, async () => {
      try {
        await this.#releaseAsRead(id);
      } catch (error) {
        if (!isCause(error, CHANGED) || error instanceof ChangedSince) throw error;
        await this.#releaseAsRead(id);
      }
    });
  }

  async #releaseAsRead(id: RemoteId): Promise<void> {
    const { path, recurrence } = partsOf(id);
    const object = await this.#dav.event(path);
    if (object === null) return;
    const read = this.#read.get(id);
    const there = bookingIn(object, recurrence, {
      space: read?.space ?? "",
      zone: this.#zone,
      person: this.#config.person,
    });
    if (there === null) return;
    const same = read === undefined || JSON.stringify(there.fields) === JSON.stringify(read);
    if (there.remoteId !== id || !same) throw new ChangedSince(path);
    await (recurrence === null ? this.#dav.remove(object) : this.#takeOut(object, recurrence));
  }

  async #takeOut(object: CalendarObject, recurrence: string): Promise<void> {
    const rest = withoutOccurrence(object.text, recurrence, { zone: this.#zone, now: this.#clock.now() });
    if (rest === "unchanged") return;
    await (rest === null ? this.#dav.remove(object) : this.#dav.replace(object, rest));
  }

  async #calendars(): Promise<readonly Collection[]> {
    const found = await this.#dav.collection(this.#dav.path);
    if (found?.calendar) return [found];
    const calendars = found === null ? [] : await this.#dav.calendars(this.#dav.path);
    if (calendars.length > 0) return calendars;
    throw new RefusedError("CONTRACT_BROKEN", `caldav: ${this.#dav.path}: there is no calendar`, {
      remedy: "Check connector.url and what is shared with connector.username.",
    });
  }

  #placeOf({ path, name }: Collection): Place {
    const space = name ?? decodeURIComponent(path.split("/").at(-2) ?? path);
    return { space, zone: this.#zone, person: this.#config.person };
  }

  /** Returns no booking for an event that cannot be read: it is kept, and the others are handled. */
  #readable(object: CalendarObject, place: Place, window: Window & { readonly to: string }): readonly Booking[] {
    try {
      return bookingsIn(object, place, window);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      this.#log.warn("an event in a calendar cannot be read and is left alone", { path: object.path });
      return [];
    }
  }
}

/** The booking is not as it was read, so it was not released. */
class ChangedSince extends RecordError {
  constructor(path: string) {
    super(`caldav: the booking ${path} was changed after rollcall had read it`, {
      causeKey: CHANGED,
      remedy: "Nothing to do: the next run reads it again.",
    });
  }
}
