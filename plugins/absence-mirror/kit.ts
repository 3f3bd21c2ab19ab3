/** What a connector of other people for absence-mirror imports, as `rollcall/absence-mirror`. */
export * from "./connector.ts";
export { keyOf } from "./key.ts";
