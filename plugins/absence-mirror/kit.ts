/** The exports for connectors from outside this repository, which import them as `rollcall/absence-mirror`. */
export * from "./connector.ts";
export { keyOf } from "./key.ts";
