/** The settings of the connector `type: honestly`: how Honestly's feed is reached. */
import { hostKey, secret, z } from "../../../../core/plugin/schema.ts";

const name = () =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .regex(/^[^\0\n\r]*[^\0\n\r/]$/, "must not end with a slash");

export const honestlyConfig = z.strictObject({
  type: z.literal("honestly").describe("Honestly, by its employee feed: one CSV file over SFTP."),
  host: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .regex(/^[^/@\s]*$/, "must be a host name alone, such as datafeed.honestly.com: no sftp://, user or folder")
    .default("datafeed.honestly.com")
    .describe("The server of the feed."),
  port: z.int().min(1).max(65_535).default(22).describe("Its port."),
  username: name().describe("The feed's user: Honestly, Menu, Integration, CSV Employee Import."),
  private_key: secret().describe(
    "The private key whose public half Honestly has, in OpenSSH or PEM form, best from a file.",
  ),
  passphrase: secret().optional().describe("Of the private key, if it has one."),
  host_key: hostKey().describe(
    "The server's host key: SHA256:…, or its public key line. Ask Honestly, or use ssh-keyscan.",
  ),
  directory: name().default("upload").describe("The folder for the file, below the folder in which the login starts."),
  file: name()
    .regex(/^[^/]+$/, "must be a file name without a slash")
    .default("employees.csv")
    .describe("The file's name."),
});

export type HonestlyConfig = z.output<typeof honestlyConfig>;
