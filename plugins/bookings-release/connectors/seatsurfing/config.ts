/** How Seatsurfing is reached: the `connector` of a target whose bookings lie there, or the `bookings` of another. */
import { address, secret, z } from "../../../../core/plugin/schema.ts";

export const seatsurfingConfig = z
  .strictObject({
    type: z.literal("seatsurfing").describe("Seatsurfing, by its REST interface: users and bookings."),
    base_url: address().describe("Where your Seatsurfing answers, such as https://desks.example.com."),
    username: z
      .string()
      .trim()
      .regex(/^[0-9a-f-]{36}_.+$/i, "must be the organization's id, an underscore, and the service account's e-mail")
      .optional()
      .describe("Of a service account: <organization id>_<e-mail>. With password, or else token."),
    password: secret().optional().describe("The service account's password."),
    token: secret()
      .optional()
      .describe("An API token of a service account. Used where it is given, in place of username and password."),
    when_left: z
      .enum(["keep", "delete"])
      .default("keep")
      .describe("Users of people who left. keep: they stay. delete: with all their bookings, past ones too."),
    ca: z.string().optional().describe("PEM text of a further certificate authority, best taken from a file."),
  })
  .refine(({ username, password, token }) => token || (username && password), {
    message: "needs username and password, or token",
    path: ["username"],
    // A key that is misspelt is one problem, not two.
    when: ({ issues }) => issues.length === 0,
  });

export type SeatsurfingConfig = z.output<typeof seatsurfingConfig>;
