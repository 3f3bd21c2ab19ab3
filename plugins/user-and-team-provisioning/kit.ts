/** The exports for connectors from outside this repository, which import them as `rollcall/user-and-team-provisioning`. */
export * from "./connector.ts";
export * from "./feed.ts";
