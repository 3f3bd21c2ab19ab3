/**
 * Buuky as a booking tool. It publishes a SCIM interface for users, and one for bookings that can only be read and is anonymous: it
 * shows neither whose a booking is, nor can it cancel one. So bookings are left to another tool's connector, or only reported.
 */
import type { Current } from "../../../../core/model/record.ts";
import { connectTo } from "../../../../core/plugin/connector.ts";
import type { PluginContext, Reader, Tested } from "../../../../core/plugin/contract.ts";
import { mapPages } from "../../../../core/plugin/map-pages.ts";
import { ScimClient } from "../../../protocols/scim/client.ts";
import type { BookingClient, BookingFields, BookingToolClient } from "../../connector.ts";
import { bookingTools } from "../booking-tools.ts";
import { check } from "./check.ts";
import type { BuukyConfig } from "./config.ts";
import { BuukyPeople } from "./people.ts";

/** Buuky's SCIM knows only users, without groups and enterprise attributes. */
const USERS_ALONE = { enterprise: "no", members: "shown", adopt_groups: "ours" } as const;

export class BuukyClient implements BookingToolClient {
  readonly people: BuukyPeople;
  readonly bookings: BookingClient | null;
  readonly test: () => Promise<Tested>;

  constructor({ scim, bookings }: BuukyConfig, context: PluginContext) {
    const people = new ScimClient("buuky", { ...scim, ...USERS_ALONE }, context);
    const tool = bookings ? connectTo<BookingToolClient>(bookingTools, bookings, context) : null;
    this.people = new BuukyPeople(people);
    this.bookings = tool?.bookings ? byEmailAlone(tool.bookings) : null;
    this.test = () => check(people, tool);
  }
}

/** Hides the account ids of the other tool: an id that Buuky uses too may belong to another person. */
function byEmailAlone(tool: BookingClient): BookingClient {
  return {
    bookings: (window) => withoutAccounts(tool.bookings(window)),
    release: (id) => tool.release(id),
    tooLate: (booking, now) => tool.tooLate?.(booking, now) ?? false,
  };
}

function withoutAccounts(bookings: Reader<Current<BookingFields>>): Reader<Current<BookingFields>> {
  return mapPages(bookings, (page) =>
    page.map((booking) => ({ ...booking, fields: { ...booking.fields, account: null } })),
  );
}
