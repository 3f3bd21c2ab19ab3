/** The settings of `source: { plugin: personio, … }`. */
import { address, secret, z } from "../../core/plugin/schema.ts";
import { webhookConfig } from "./webhook/webhook-config.ts";

export const personioConfig = z
  .strictObject({
    client_id: secret().describe(
      "Client ID of the API credential (Personio: Marketplace > Connected integrations > your credential).",
    ),
    client_secret: secret().describe("Client secret of the same API credential."),
    people: z
      .enum(["v1", "v2"])
      .default("v1")
      .describe(
        "The interface from which people are read. Only v1 gives the names of departments, teams and offices. v2 takes one more request per person and is used automatically once v1 is gone.",
      ),
    base_url: address()
      .default("https://api.personio.de")
      .transform((url) => url.replace(/\/v[12]$/, ""))
      .describe("Address of Personio's interface, with or without a version path."),
    requests_per_minute: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(300)
      .describe(
        "Most requests per minute for the list of employees; Personio's limit is 300. Raise it only if Personio has granted you more; all other requests then speed up likewise. A lower number slows down only the list of employees.",
      ),
    attendances: z
      .strictObject({
        skip_approval: z
          .boolean()
          .default(false)
          .describe(
            "true: working times that rollcall writes count at once. false: they wait for approval if Personio is set up so.",
          ),
      })
      .default({ skip_approval: false })
      .describe("How working times are written, if a target writes them."),
    webhook: webhookConfig
      .optional()
      .describe(
        "Personio calls rollcall when something changes, and a run follows within seconds. Left out: runs follow the schedule only.",
      ),
    ca: z
      .string()
      .min(1)
      .optional()
      .describe("PEM text of a further certificate authority, for a proxy that opens TLS connections."),
  })
  .describe("Personio, the HR system from which everything is read.");

export type PersonioConfig = z.output<typeof personioConfig>;
