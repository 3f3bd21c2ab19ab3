/**
 * The settings of the connector `type: http`: a description of how a tool's bookings are listed and one is cancelled, and nothing
 * more. For tools whose interface is private to their customers. This folder's README has an example.
 */
import { address, certificateAuthority, secret, timezone, z } from "../../../../core/plugin/schema.ts";
import { placeholdersOf } from "./fill.ts";

const DAYS = ["from", "to", "after"];

function only(names: readonly string[], value: unknown): boolean {
  return placeholdersOf(value).every((name) => names.includes(name));
}

const path = (example: string) =>
  z
    .string()
    .regex(/^\/\S*$/, "must begin with a slash")
    .meta({ examples: [example] });
/** A path of field names and list positions, from the outside in: `user.email`, `attendees.0.email`. */
const field = () => z.string().regex(/^[^.\s]+(\.[^.\s]+)*$/, "must be a field's name, or several joined by dots");
const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "must be the name of a header");
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const texts = z.record(z.string(), z.string());
const body = z.record(z.string(), z.unknown());
const statuses = z.array(z.int().min(400).max(499));

const condition = z.strictObject({
  field: field().describe("The field that marks it."),
  is: z.array(scalar).min(1).default([true]).describe("Values that mean yes."),
});

const paging = z
  .discriminatedUnion("by", [
    z.strictObject({
      by: z.literal("number").describe("Pages are numbered."),
      parameter: z.string().min(1).default("page").describe("The query parameter that asks for a page."),
      first: z.int().min(0).max(1).default(1).describe("The number of the first page."),
      size: z.int().min(1).describe("Records on a full page, as the tool gives them."),
    }),
    z.strictObject({
      by: z.literal("offset").describe("Pages are asked for by the number of records before them."),
      parameter: z.string().min(1).default("offset").describe("The query parameter that asks for a page."),
      size: z.int().min(1).describe("Records on a full page, as the tool gives them."),
    }),
    z.strictObject({
      by: z.literal("cursor").describe("Each page names the next one."),
      parameter: z.string().min(1).default("cursor").describe("The query parameter that asks for a page."),
      next: field().describe("Where an answer names the next page; missing or empty on the last one."),
    }),
    z.strictObject({
      by: z.literal("link").describe("Each page gives the address of the next one."),
      next: field().describe("Where an answer gives that address, path and query; missing or empty on the last one."),
    }),
  ])
  .optional();

const list = z
  .strictObject({
    method: z.enum(["GET", "POST"]).default("GET").describe("GET; or POST, if that too only reads."),
    path: path("/bookings").describe("The path below base_url."),
    query: texts.default({}).describe("{from}, {to}: first and last day covered. {after}: the day after the last."),
    body: body.optional().describe("JSON of a POST, with the same placeholders."),
    rows: field().optional().describe("Where the list is in an answer; left out: the answer is the list."),
    total: field().optional().describe("Where an answer says how many bookings there are in all."),
    paging: paging.describe("How further pages are requested; left out: there is only one page."),
    where: condition.optional().describe("Which rows count as bookings, if cancelled ones stay in the list."),
  })
  .refine(({ path, query, body }) => only(DAYS, [path, query, body]), "allows only {from}, {to} and {after}")
  .refine(({ method, body }) => method === "POST" || body === undefined, {
    message: "is allowed only with method: POST",
    path: ["body"],
  })
  .refine(({ path }) => placeholdersOf(path).length === 0, { message: "allows no placeholder", path: ["path"] });

const fields = z.strictObject({
  id: field()
    .default("id")
    .describe("The id by which the booking is cancelled; for a series, the id of the single occurrence."),
  email: field().describe("The booked person's e-mail."),
  space: field().describe("The desk, room or parking lot."),
  subject: field().optional().describe("The booking's subject, if there is one."),
  starts_at: field().describe("When it begins. A date without a time: the whole day."),
  ends_at: field().describe("When it ends. A date without a time: that day is included."),
  timezone: field().optional().describe("The place's time zone, an IANA name."),
});

const cancel = z
  .strictObject({
    method: z.enum(["DELETE", "POST", "PUT", "PATCH"]).default("DELETE").describe("How a booking is cancelled."),
    path: path("/bookings/{id}").describe("The path below base_url; {id} is replaced by the booking's id."),
    query: texts.default({}).describe("May contain {id}."),
    body: body.optional().describe("JSON to send; may contain {id}."),
    gone: statuses.default([404, 410]).describe("HTTP statuses that mean that the booking is gone already."),
    too_late: statuses.default([]).describe("HTTP statuses that mean that it is too close to the start."),
  })
  .refine(({ path, query, body }) => placeholdersOf([path, query, body]).includes("id"), "must contain {id}")
  .refine(({ path, query, body }) => only(["id"], [path, query, body]), "allows only {id}");

const described = z.strictObject({
  type: z.literal("http").describe("A booking tool whose interface you describe here: list and cancel."),
  base_url: address().describe("What all paths begin with."),
  headers: z.record(headerName, secret()).default({}).describe("Headers sent with every request, such as the login."),
  list: list.describe("How bookings are listed."),
  fields: fields.describe("Which field of a row holds which part of a booking."),
  times: z
    .enum(["local", "instant"])
    .describe(
      "local: the time that a clock at the place shows; a written offset is ignored. instant: the written offset counts.",
    ),
  timezone: timezone()
    .optional()
    .describe("The time zone of places for which no field gives one. Default: the target's."),
  blocker: condition.optional().describe("How the tool marks a blocker. A row without the field counts as one."),
  cancel: cancel.describe("How one booking is cancelled."),
  ca: certificateAuthority(),
});

/** The request that lists is also sent in test mode, so it must not be the request that cancels. */
export const httpConfig = described.refine(
  ({ list, cancel }) => list.method !== "POST" || cancel.method !== "POST" || list.path !== cancel.path,
  { message: "must not be the path of a list that is asked for by POST", path: ["cancel", "path"] },
);

export type HttpConfig = z.output<typeof httpConfig>;
export type Condition = z.output<typeof condition>;
