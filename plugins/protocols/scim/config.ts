/** The settings that all connectors over SCIM share. Spread them into the connector's own `z.strictObject`. */
import { address, certificateAuthority, secret, z } from "../../../core/plugin/schema.ts";

export const scimFields = {
  url: address().describe(
    "Address of the tool's SCIM 2.0 interface, exactly as the tool shows it: with /v2 if it shows one.",
  ),
  token: secret().describe("The bearer token that the tool shows next to it."),
  company: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe(
      "Name of the company account, if the tool has one address for all companies and the token decides which: without it, two targets with one address count as two that write to one company.",
    ),
  ca: certificateAuthority(),
  patch: z
    .enum(["auto", "patch", "put"])
    .default("auto")
    .describe(
      "How a record is changed. auto: by PATCH if the server says that it can, otherwise read, merged and sent by PUT.",
    ),
  string_booleans: z
    .boolean()
    .default(false)
    .describe(
      'Send "True" and "False" as text in a PATCH, as Entra ID does, for servers that were written only for it.',
    ),
  enterprise: z
    .enum(["auto", "yes", "no"])
    .default("auto")
    .describe("The enterprise extension (department, manager, …). auto: used if the server's schemas list it."),
  members: z
    .enum(["auto", "shown", "hidden"])
    .default("auto")
    .describe(
      "Whether the server shows who is in a group. If it does not, rollcall assumes what it wrote last. auto: rollcall finds out.",
    ),
  adopt_groups: z
    .enum(["ours", "named"])
    .default("ours")
    .describe(
      "Which groups without a link are taken over. ours: only those with rollcall's externalId. named: also any group of the same name.",
    ),
  verify_writes: z
    .boolean()
    .default(true)
    .describe("Read a record back if the answer to a change does not show it: some servers silently ignore changes."),
  page_size: z.int().min(1).max(1000).default(100).describe("Records requested at once; a server may return fewer."),
  requests_per_minute: z.int().min(1).max(1_000_000).default(600).describe("The most requests sent to the server."),
} as const;

const scimConfig = z.strictObject(scimFields);
export type ScimConfig = z.output<typeof scimConfig>;
