/**
 * What authors of plugins and connectors import as `rollcall/plugin`: the contract, and the tools that the built-in plugins use.
 * Nothing behind it is promised. `CONTRACT` grows when a change here would make an older plugin do the wrong thing.
 */
export * from "./absences-of.ts";
export * from "./cause.ts";
export * from "./checked.ts";
export * from "./chosen-types.ts";
export * from "./contract.ts";
export * from "./connector.ts";
export * from "./http/http.ts";
export { isPage } from "./http/is-page.ts";
export * from "./http/pagination.ts";
export * from "./left-out.ts";
export * from "./login.ts";
export * from "./map-pages.ts";
export * from "./naming.ts";
export * from "./people.ts";
export * from "./schema.ts";
export * from "./sftp/sftp.ts";
export * from "./shaped.ts";
export * from "./source-side.ts";
export * from "./tenant.ts";
export * from "./webhook.ts";
export { isEverybody, Whose } from "./whose.ts";
export * from "../model/absence.ts";
export type { Op } from "../model/change.ts";
export { Completeness } from "../model/completeness.ts";
export {
  Cancelled,
  IncompleteReadError,
  RecordError,
  RefusedError,
  RollcallError,
  TransientError,
  type ErrorCode,
  type ErrorDetails,
  type Problem,
  type RecordDetails,
  type TransientDetails,
} from "../model/errors.ts";
export * from "../model/flow-policy.ts";
export * from "../model/person.ts";
export * from "../model/record.ts";
export type { Release, Rule, Ruling, Spared } from "../model/ruling.ts";
export { Secret } from "../model/secret.ts";
export * from "../model/time.ts";
export * from "./external.ts";
