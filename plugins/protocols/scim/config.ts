/** The settings that all connectors over SCIM share. Spread them into the connector's own `z.strictObject`. */
import { address, certificateAuthority, secret, z } from "../../../core/plugin/schema.ts";

export const scimFields = {
  url: address().describe(
    "Where the tool's SCIM 2.0 interface begins, as the tool shows it: with /v2 where it shows one.",
  ),
  token: secret().describe("The bearer token that the tool shows beside it."),
  company: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe(
      "Name of the company account, where the tool has one address for all of them and the token tells which: two targets of one address are taken for writers to one company otherwise.",
    ),
  ca: certificateAuthority(),
  patch: z
    .enum(["auto", "patch", "put"])
    .default("auto")
    .describe("How a record is changed. auto: by PATCH where the server says it can, else read, merged and PUT."),
  string_booleans: z
    .boolean()
    .default(false)
    .describe(
      'Send "True" and "False" as text in a PATCH, as Entra ID does, to servers that were written for it alone.',
    ),
  enterprise: z
    .enum(["auto", "yes", "no"])
    .default("auto")
    .describe("The enterprise extension (department, manager, …). auto: used where the server's schemas list it."),
  members: z
    .enum(["auto", "shown", "hidden"])
    .default("auto")
    .describe(
      "Whether the server shows who is in a group. Where it does not, what was written last is taken for what is there. auto: looked at.",
    ),
  adopt_groups: z
    .enum(["ours", "named"])
    .default("ours")
    .describe(
      "Groups without a link that are taken over: ours, by our externalId alone; named, any of the same name too.",
    ),
  verify_writes: z
    .boolean()
    .default(true)
    .describe(
      "Read a record back where the answer to a change shows none: some servers ignore changes without a word.",
    ),
  page_size: z.int().min(1).max(1000).default(100).describe("Records asked for at once; a server may give fewer."),
  requests_per_minute: z.int().min(1).max(1_000_000).default(600).describe("The most that is asked of the server."),
} as const;

const scimConfig = z.strictObject(scimFields);
export type ScimConfig = z.output<typeof scimConfig>;
