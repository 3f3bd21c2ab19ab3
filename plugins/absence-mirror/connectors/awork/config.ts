/** The settings of the connector `type: awork`: how awork is reached. */
import { address, certificateAuthority, secret, z } from "../../../../core/plugin/schema.ts";

export const aworkConfig = z.strictObject({
  type: z.literal("awork").describe("awork, by its public REST interface (version 1)."),
  api_key: secret().describe("An API key: awork, Settings, Integrations, API client, Manage API keys."),
  base_url: address()
    .default("https://api.awork.com")
    .describe("Address of awork's interface, with or without /api/v1."),
  provider: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(100, "must have at most 100 characters")
    .default("personio")
    .describe("The mark of mirrored absences (externalProvider). It makes them read-only in awork."),
  requests_per_minute: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1000)
    .describe(
      "awork's limit on requests per minute for the whole workspace, other clients included: 1000, or 3000 with the Enterprise plan.",
    ),
  ca: certificateAuthority(),
});

export type AworkConfig = z.output<typeof aworkConfig>;

/** Returns the URL at which the paths of version 1 begin, whether or not the given one ends in that path. */
export function apiUrl(baseUrl: string): string {
  return `${baseUrl.replace(/\/api(\/v1)?$/, "")}/api/v1`;
}
