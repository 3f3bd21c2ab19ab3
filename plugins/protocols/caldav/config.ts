/** The settings that all connectors over CalDAV share: how the server is reached. */
import { certificateAuthority, secret, z } from "../../../core/plugin/schema.ts";
import type { Secret } from "../../../core/model/secret.ts";

export const calDavFields = {
  username: z.string().min(1, "must not be empty").describe("The user to whom the calendars belong or are shared."),
  password: secret().describe("That user's password; with Nextcloud an app password."),
  ca: certificateAuthority(),
};

export interface CalDavSettings {
  readonly url: string;
  readonly username: string;
  readonly password: Secret;
  readonly ca?: string | undefined;
}
