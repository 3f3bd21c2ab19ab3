/** What a connector of other people for staff-scheduling imports, as `rollcall/staff-scheduling`. */
export * from "./connector.ts";
