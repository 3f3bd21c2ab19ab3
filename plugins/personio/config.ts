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
        "Interface that people are read from. v1 alone knows the names of departments, teams and offices; v2 takes one more request a person and is used by itself once v1 is gone.",
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
        "Pace of the list of employees; 300 a minute is Personio's limit. Raise it only where Personio granted more; everything else then speeds up alike. A lower number slows down the list of employees alone.",
      ),
    attendances: z
      .strictObject({
        skip_approval: z
          .boolean()
          .default(false)
          .describe(
            "true: working times that are written count at once. false: they wait for approval, as Personio is set up.",
          ),
      })
      .default({ skip_approval: false })
      .describe("How working times are written, where a target writes them."),
    webhook: webhookConfig
      .optional()
      .describe(
        "Personio says by itself when something changes, and a run follows within seconds. Left out: by schedule alone.",
      ),
    ca: z
      .string()
      .min(1)
      .optional()
      .describe("PEM of a further certificate authority, for a proxy that opens TLS connections."),
  })
  .describe("Personio, the HR system that everything is read from.");

export type PersonioConfig = z.output<typeof personioConfig>;
