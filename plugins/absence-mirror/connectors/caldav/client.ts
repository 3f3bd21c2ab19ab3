/**
 * A calendar server as a target for mirrored absences. This folder's README says what stands where, and what was tried.
 */
import { createHash } from "node:crypto";
import { Completeness } from "../../../../core/model/completeness.ts";
import { RecordError, RefusedError } from "../../../../core/model/errors.ts";
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import { overlaps, type Clock, type Window } from "../../../../core/model/time.ts";
import { isCause } from "../../../../core/plugin/cause.ts";
import type { PluginContext, PluginLog, Reader, Tested } from "../../../../core/plugin/contract.ts";
import { CalDav, calendarPath, type CalendarObject } from "../../../protocols/caldav/client.ts";
import { textIn } from "../../../protocols/caldav/event-text.ts";
import { CHANGED, NOT_FOUND } from "../../../protocols/caldav/judge.ts";
import type { AccountFields, Capabilities, Met, MirrorClient, MirrorFields } from "../../connector.ts";
import { keyOf } from "../../key.ts";
import type { CalDavConfig } from "./config.ts";
import { check } from "./check.ts";
import { CalendarForAll, CalendarsOfPeople, type Calendars } from "./calendars.ts";
import { eventIn, nameIn, toAbsence, toText, type Spelling } from "./mapping.ts";

export class CalDavMirror implements MirrorClient {
  readonly capabilities: Capabilities = { halves: true, mark: true, noteLength: 1000 };
  readonly #dav: CalDav;
  readonly #calendars: Calendars;
  readonly #spelling: Spelling;
  readonly #config: CalDavConfig;
  readonly #clock: Clock;
  readonly #log: PluginLog;

  constructor(config: CalDavConfig, context: PluginContext) {
    this.#config = config;
    this.#clock = context.clock;
    this.#log = context.log;
    this.#dav = new CalDav(config, context);
    this.#calendars =
      config.calendars === "one_for_all" ? new CalendarForAll(this.#dav) : new CalendarsOfPeople(this.#dav);
    const { workday, absent } = config;
    this.#spelling = {
      workday,
      absent,
      zone: context.timezone,
      nameOf: (user, there) => this.#calendars.nameOf(user, there),
    };
  }

  meet(people: readonly Met[], whose: (account: RemoteId) => string | null): void {
    this.#calendars.meet(people, whose);
  }

  async *accounts(known: readonly RemoteId[]): Reader<Current<AccountFields>> {
    const accounts = await this.#calendars.accounts(known);
    yield accounts;
    return complete({ collection: "caldav.accounts", distinct: accounts.length, pages: 1, window: null });
  }

  account(id: RemoteId): Promise<Current<AccountFields> | null> {
    return this.#calendars.account(id);
  }

  async *absences(window: Window): Reader<Current<MirrorFields>> {
    let [events, calendars] = [0, 0];
    for (const calendar of await this.#calendars.all()) {
      const page = await this.#events(calendar, window);
      [events, calendars] = [events + page.length, calendars + 1];
      yield page;
    }
    return complete({ collection: "caldav.events", distinct: events, pages: calendars, window });
  }

  async absence(id: RemoteId): Promise<Current<MirrorFields> | null> {
    const object = await this.#dav.event(id);
    return object && this.#current(object);
  }

  async find(wanted: MirrorFields): Promise<readonly Current<MirrorFields>[]> {
    const window = { from: wanted.starts_on, to: wanted.ends_on };
    const events = await this.#events(this.#calendars.calendarOf(wanted.user), window);
    return events.filter(({ marked, key }) => marked && key === keyOf(wanted));
  }

  /**
   * Makes an event. Its name is a hash of the wanted values and of the moment, not random; a name that is taken gets a number. Without
   * the moment, an absence that is entered again would get the name of its deleted event, which Nextcloud's trash bin still holds.
   */
  async create(wanted: MirrorFields): Promise<RemoteId> {
    const calendar = this.#calendars.calendarOf(wanted.user);
    const now = this.#clock.now();
    const hash = createHash("sha256")
      .update(`${keyOf(wanted)} ${now}`)
      .digest("hex")
      .slice(0, 32);
    for (let number = 1; number <= MOST_NAMES; number += 1) {
      const uid = number === 1 ? `rollcall-${hash}` : `rollcall-${hash}-${number}`;
      const path = `${calendar}${uid}.ics`;
      const text = toText(wanted, { uid, sequence: 0, now }, this.#spelling);
      if (await this.#dav.create(path, text)) return path;
    }
    throw taken();
  }

  async update(id: RemoteId, wanted: MirrorFields): Promise<RemoteId> {
    const calendar = this.#calendars.calendarOf(wanted.user);
    if (calendarPath(id) === calendar) return this.#again(() => this.#rewrite(id, wanted));
    // An earlier attempt may have made the new event and then failed to remove the old one.
    const [before] = await this.find(wanted);
    const moved = before ? await this.update(before.remoteId, wanted) : await this.create(wanted);
    await this.remove(id);
    return moved;
  }

  remove(id: RemoteId): Promise<void> {
    return this.#again(async () => {
      const object = await this.#dav.event(id);
      if (object) await this.#dav.remove(object);
    });
  }

  test(): Promise<Tested> {
    return check(this.#dav, this.#config);
  }

  async #rewrite(id: RemoteId, wanted: MirrorFields): Promise<RemoteId> {
    const object = await this.#dav.event(id);
    if (object === null) throw gone(id);
    const { event } = eventIn(object.text);
    const sequence = Number(textIn(event, "sequence") ?? 0) + 1;
    const uid = textIn(event, "uid") ?? "";
    const text = toText(
      wanted,
      { uid, sequence, now: this.#clock.now() },
      this.#spelling,
      nameIn(event, this.#spelling),
    );
    await this.#dav.replace(object, text);
    return id;
  }

  /** Reads and writes once more if somebody else changed the event in between. */
  async #again<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!isCause(error, CHANGED)) throw error;
      return write();
    }
  }

  async #events(calendar: string, window: Window): Promise<Current<MirrorFields>[]> {
    const events = (await this.#dav.events(calendar, window)).flatMap((object) => this.#readable(object));
    return events.filter(({ fields }) => overlaps({ from: fields.starts_on, to: fields.ends_on }, window));
  }

  /** Leaves an unreadable event out of the list, so that the others are still mirrored. Asked for by its id, it is an error. */
  #readable(object: CalendarObject): Current<MirrorFields>[] {
    try {
      return [this.#current(object)];
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      this.#log.warn("an event in the calendar cannot be read and is left alone", { path: object.path });
      return [];
    }
  }

  #current(object: CalendarObject): Current<MirrorFields> {
    return toAbsence(object, this.#calendars.ownerOf(calendarPath(object.path)), this.#spelling);
  }
}

/** Names that are tried. The planner reports two absences of one person on the same days as a conflict, so this is more than enough. */
const MOST_NAMES = 20;

type Tally = Parameters<typeof Completeness.of>[0];

function complete(tally: Pick<Tally, "collection" | "distinct" | "pages" | "window">): Completeness {
  return Completeness.of({ ...tally, total: null, attributes: null });
}

function gone(id: RemoteId): RecordError {
  return new RecordError(`caldav: the event ${id} no longer exists`, {
    causeKey: NOT_FOUND,
    remedy: "Nothing to do: the next run reads the calendar again and corrects it.",
  });
}

function taken(): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", "caldav: according to the server, every name for a new event is taken", {
    remedy:
      "Check the calendar for events that were copied in great number, and whether something else answers instead of the server.",
  });
}
