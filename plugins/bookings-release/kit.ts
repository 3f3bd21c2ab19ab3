/** The exports for connectors from outside this repository, which import them as `rollcall/bookings-release`. */
export * from "./connector.ts";
