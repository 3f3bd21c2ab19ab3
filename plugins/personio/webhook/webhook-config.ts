/** Setting `webhook:` of the source: where Personio is to call when something changes, and how the caller shows that it is Personio. */
import { Secret } from "../../../core/model/secret.ts";
import { z } from "../../../core/plugin/schema.ts";

const SHORTEST = 16;

/** Schema of the token, which is sent in a header as it stands. */
const token = () =>
  z
    .string()
    .min(SHORTEST, `must have at least ${SHORTEST} characters, such as openssl rand -hex 32 prints`)
    .regex(/^[\x21-\x7e]+$/, "must consist of plain letters, digits and signs, without spaces")
    .transform((text) => new Secret(text))
    .meta({ secret: true });

export const webhookConfig = z.strictObject({
  public_url: z
    .string()
    .refine(isHttps, "must be an https address such as https://rollcall.example.com: Personio calls only those")
    .transform((text) => text.replace(/\/+$/, ""))
    .meta({ examples: ["https://rollcall.example.com"] })
    .describe("Address at which Personio reaches rollcall; /hooks/ and the source's name are added to it."),
  token: token().describe(
    "The secret that Personio sends when it calls, at least 16 characters: openssl rand -hex 32 makes one.",
  ),
});

function isHttps(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" && url.username === "" && url.search === "" && url.hash === "";
}
