/** The settings of the connector `type: staffomatic`: how Staffomatic is reached. */
import { withLogin } from "../../../../core/plugin/login.ts";
import { address, certificateAuthority, secret, z } from "../../../../core/plugin/schema.ts";

export const staffomaticConfig = withLogin(
  z.strictObject({
    type: z.literal("staffomatic").describe("Staffomatic (easyPEP), by its REST interface, version 3."),
    account: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/i, "must be the part before .staffomaticapp.com")
      .describe("The account's subdomain: acme of https://acme.staffomaticapp.com."),
    username: z
      .string()
      .min(1)
      .optional()
      .describe("E-mail address of an administrator there, with password.")
      .meta({ examples: ["admin@example.com"] }),
    password: secret().optional().describe("That administrator's password."),
    token: secret()
      .optional()
      .describe("An OAuth or personal access token. If given, it is used instead of username and password."),
    contact: z
      .string()
      .regex(/^\S+@\S+\.\S+$/, "must be an e-mail address")
      .describe("Your e-mail address, sent with every request: Staffomatic refuses programs that send none."),
    base_url: address()
      .default("https://api.staffomaticapp.com")
      .describe("Address of Staffomatic's interface, with or without /v3/ACCOUNT."),
    ca: certificateAuthority(),
  }),
);

export type StaffomaticConfig = z.output<typeof staffomaticConfig>;

/** Returns the URL at which the paths of version 3 begin, however much of it was given. */
export function apiUrl({ base_url, account }: Pick<StaffomaticConfig, "base_url" | "account">): string {
  return `${base_url.replace(/\/v3(\/[^/]+)?$/, "")}/v3/${account}`;
}
