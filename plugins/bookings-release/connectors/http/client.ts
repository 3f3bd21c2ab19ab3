/** A booking tool by its description. `check` reads a week of its bookings, which shows most of what can be described wrongly. */
import { addDays, dateIn } from "../../../../core/model/time.ts";
import type { PluginContext, Tested } from "../../../../core/plugin/contract.ts";
import { checked, ok, warning, type Finding } from "../../checked.ts";
import type { BookingToolClient } from "../../connector.ts";
import { HttpBookings } from "./bookings.ts";
import type { HttpConfig } from "./config.ts";

export class HttpClient implements BookingToolClient {
  readonly people = null;
  readonly bookings: HttpBookings;
  readonly #config: HttpConfig;
  readonly #context: PluginContext;

  constructor(config: HttpConfig, context: PluginContext) {
    this.bookings = new HttpBookings(config, context);
    this.#config = config;
    this.#context = context;
  }

  async test(): Promise<Tested> {
    return { checks: [await checked("http.bookings.read", () => this.#look())], tenant: null };
  }

  async #look(): Promise<Finding> {
    const today = dateIn(this.#context.timezone, this.#context.clock.now());
    let [seen, known] = [0, 0];
    for await (const page of this.bookings.bookings({ from: today, to: addDays(today, 6) })) {
      seen += page.length;
      known += page.filter(({ fields }) => fields.email !== null).length;
    }
    const detail = `${seen} bookings of the week ahead are seen, ${known} of them with an e-mail`;
    if (seen === 0 || known > 0) return ok(detail);
    const remedy = `Look at connector.fields.email (${this.#config.fields.email}): bookings find their person by it.`;
    return warning("CONTRACT_BROKEN", detail, remedy);
  }
}
