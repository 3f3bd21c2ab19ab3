/** The exports for connectors from outside this repository, which import them as `rollcall/staff-scheduling`. */
export * from "./connector.ts";
