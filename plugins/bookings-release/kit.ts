/** What a connector of other people for bookings-release imports, as `rollcall/bookings-release`. */
export * from "./connector.ts";
