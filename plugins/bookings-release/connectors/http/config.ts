/**
 * The settings of the connector `type: http`: a description of how a tool's bookings are listed and one is cancelled, and nothing
 * more. For tools whose interface is private to their customers. This folder's README has an example.
 */
import { isZone } from "../../../../core/model/time.ts";
import { address, certificateAuthority, secret, z } from "../../../../core/plugin/schema.ts";
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
  field: field().describe("The field that tells."),
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
    method: z.enum(["GET", "POST"]).default("GET").describe("GET; or POST, where it only reads all the same."),
    path: path("/bookings").describe("Below base_url."),
    query: texts.default({}).describe("{from}, {to}: first and last day looked at. {after}: the day after the last."),
    body: body.optional().describe("JSON of a POST, with the same placeholders."),
    rows: field().optional().describe("Where the list lies in an answer; left out: the answer is the list."),
    total: field().optional().describe("Where an answer says how many bookings there are in all."),
    paging: paging.describe("How further pages are asked for; left out: there is one."),
    where: condition.optional().describe("Which rows are bookings at all, where cancelled ones stay in the list."),
  })
  .refine(({ path, query, body }) => only(DAYS, [path, query, body]), "knows {from}, {to} and {after} alone")
  .refine(({ method, body }) => method === "POST" || body === undefined, {
    message: "goes with method: POST alone",
    path: ["body"],
  })
  .refine(({ path }) => placeholdersOf(path).length === 0, { message: "takes no placeholder", path: ["path"] });

const fields = z.strictObject({
  id: field().default("id").describe("What the booking is cancelled by; of a series, the occurrence's own."),
  email: field().describe("The booked person's e-mail."),
  space: field().describe("The desk, room or parking lot."),
  subject: field().optional().describe("The booking's subject, where there is one."),
  starts_at: field().describe("Its beginning. A mere date: the whole day."),
  ends_at: field().describe("Its end. A mere date: that day is included."),
  timezone: field().optional().describe("The place's time zone, an IANA name."),
});

const cancel = z
  .strictObject({
    method: z.enum(["DELETE", "POST", "PUT", "PATCH"]).default("DELETE").describe("How a booking is cancelled."),
    path: path("/bookings/{id}").describe("Below base_url; {id} stands for the booking's."),
    query: texts.default({}).describe("May hold {id}."),
    body: body.optional().describe("JSON to send; may hold {id}."),
    gone: statuses.default([404, 410]).describe("Statuses that say that the booking is gone already."),
    too_late: statuses.default([]).describe("Statuses that say that it is too close to its start."),
  })
  .refine(({ path, query, body }) => placeholdersOf([path, query, body]).includes("id"), "must hold {id}")
  .refine(({ path, query, body }) => only(["id"], [path, query, body]), "knows {id} alone");

const described = z.strictObject({
  type: z.literal("http").describe("A booking tool whose interface you describe here: list and cancel."),
  base_url: address().describe("What all paths begin with."),
  headers: z.record(headerName, secret()).default({}).describe("Sent with every request: whatever logs in."),
  list: list.describe("How bookings are listed."),
  fields: fields.describe("Where a booking's parts lie in a row of the list."),
  times: z
    .enum(["local", "instant"])
    .describe(
      "local: what a clock at the place shows, whatever offset is written. instant: with an offset that counts.",
    ),
  timezone: z
    .string()
    .refine(isZone, "must be a time zone such as Europe/Berlin")
    .optional()
    .describe("Of places whose zone no field tells. Default: the target's."),
  blocker: condition.optional().describe("How the tool marks a blocker. A row without the field is taken for one."),
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
