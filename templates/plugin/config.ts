/** The settings of such a target in a config. This schema validates and documents them and marks the secrets; every field is described. */
import { address, secret, z } from "rollcall/plugin";

export const config = z.strictObject({
  base_url: address().default("https://api.acme.example").describe("Where Acme answers."),
  token: secret().describe("An API token: Acme, Settings, API."),
  requests_per_minute: z.int().min(1).default(300).describe("Acme's limit for this token."),
});

export type Settings = z.output<typeof config>;
