/** The settings of the connector `type: seatsurfing`, as `connector` of a target, or as `bookings` in the connector of another tool. */
import { withLogin } from "../../../../core/plugin/login.ts";
import { address, certificateAuthority, secret, z } from "../../../../core/plugin/schema.ts";

const way = {
  type: z.literal("seatsurfing").describe("Seatsurfing, by its REST interface: users and bookings."),
  base_url: address().describe("Address of your Seatsurfing, such as https://desks.example.com."),
  username: z
    .string()
    .trim()
    .regex(/^[0-9a-f-]{36}_.+$/i, "must be the organization's id, an underscore, and the service account's e-mail")
    .optional()
    .describe("User name of a service account: <organization id>_<e-mail>. Give this and password, or token."),
  password: secret().optional().describe("The service account's password."),
  token: secret()
    .optional()
    .describe("An API token of a service account. If given, it is used instead of username and password."),
};
const when_left = z
  .enum(["keep", "delete"])
  .default("keep")
  .describe(
    "The users of people who left. keep: they stay. delete: they are deleted with all their bookings, past ones too.",
  );
const ca = certificateAuthority();

export const seatsurfingConfig = withLogin(z.strictObject({ ...way, when_left, ca }));

/** The settings for bookings only, if people have their accounts in another tool. They say nothing about users. */
export const seatsurfingBookings = withLogin(z.strictObject({ ...way, ca }));

export type SeatsurfingConfig = z.output<typeof seatsurfingBookings> &
  Partial<Pick<z.output<typeof seatsurfingConfig>, "when_left">>;
