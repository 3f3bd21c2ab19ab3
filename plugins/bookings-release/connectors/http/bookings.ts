/** Bookings of a tool that the config describes. It has no accounts, so a booking's person is recognised by e-mail. */
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import { overlaps, type Window } from "../../../../core/model/time.ts";
import { nullOn } from "../../../../core/plugin/cause.ts";
import type { PluginContext, Reader } from "../../../../core/plugin/contract.ts";
import type { Http } from "../../../../core/plugin/http/http.ts";
import { mapPages } from "../../../../core/plugin/map-pages.ts";
import type { BookingClient, BookingFields } from "../../connector.ts";
import { daysOf } from "../../days-of.ts";
import type { HttpConfig } from "./config.ts";
import { filled, filledPath } from "./fill.ts";
import { GONE, judgeCancel } from "./judge.ts";
import { listed } from "./listed.ts";
import { holds } from "./pick.ts";
import { idOf, toBooking } from "./mapping.ts";

/** A row of the list. One that is no booking (a cancelled one) counts only when the list is checked for completeness. */
interface Row {
  readonly id: string;
  readonly booking: Current<BookingFields> | null;
}

export class HttpBookings implements BookingClient {
  readonly #http: Http;
  readonly #config: HttpConfig;
  readonly #timezone: string;

  constructor(config: HttpConfig, { http, timezone }: PluginContext) {
    const { base_url, headers, list, cancel, ca } = config;
    this.#config = config;
    this.#timezone = config.timezone ?? timezone;
    this.#http = http({
      vendor: "http",
      baseUrl: base_url,
      headers: () => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()])),
      pace: { perSecond: 10, burst: 5 },
      judge: (answer, { method, path }) =>
        method === "GET" || (method === list.method && path === list.path) ? undefined : judgeCancel(answer, cancel),
      ...(list.method === "POST" && { reads: [`POST ${list.path}`] }),
      ca,
    });
  }

  bookings(window: Window & { readonly to: string }): Reader<Current<BookingFields>> {
    const rows = listed<Row>(this.#http, this.#config, window, { id: ({ id }) => id, turn: (row) => this.#row(row) });
    return mapPages(rows, (page) => {
      const bookings = page.map(({ booking }) => booking).filter((booking) => booking !== null);
      // The description in the config may ask for more days, or for all.
      return bookings.filter(({ fields }) => overlaps(daysOf(fields), window));
    });
  }

  async release(id: RemoteId): Promise<void> {
    const { method, path, query, body } = this.#config.cancel;
    const json = body === undefined ? {} : { json: filled(body, { id }) };
    const cancelled = { method, path: filledPath(path, { id }), query: filled(query, { id }), ...json };
    // Safe to repeat: a booking that is cancelled twice is gone the second time.
    await nullOn(GONE, this.#http.send({ ...cancelled, repeat: "safe" }));
  }

  #row(row: unknown): Row {
    const { where } = this.#config.list;
    const isBooking = where === undefined || (holds(row, where) ?? false);
    const description = { ...this.#config, timezone: this.#timezone };
    return { id: idOf(row, description), booking: isBooking ? toBooking(row, description) : null };
  }
}
