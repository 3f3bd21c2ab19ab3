/** What a connector of other people for user-and-team-provisioning imports, as `rollcall/user-and-team-provisioning`. */
export * from "./connector.ts";
export * from "./feed.ts";
