// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
/** The files of `rollcall init`: a short config that runs once its variables are set, the example of every setting, and the JSON Schema. */
import type { PluginCatalog } from "../catalog.ts";
import { exampleFile } from "./example.ts";
import { configJsonSchema } from "./json-schema.ts";

/** The variables that the start config asks for. */
export const START_VARIABLES = [
  "PERSONIO_CLIENT_ID",
  "PERSONIO_CLIENT_SECRET",
  "AWORK_API_KEY",
  "SMTP_PASSWORD",
] as const;

/** The example, which is the same in every folder, so that `init` leaves one that is there already. */
export const START_NAME = "config.yaml";
export const EXAMPLE_NAME = "config.example.yaml";

const START = `# yaml-language-server: $schema=./config.schema.json
#
# Set these four as environment variables; or put each value into a file and set NAME_FILE to that file's path.
${START_VARIABLES.map((name) => `#   ${name}`).join("\n")}
# Set owners to your address. Correct the block "mail", or delete it: then SMTP_PASSWORD is not needed.
# Then: rollcall check                      are credentials and rights as they should be?
#       rollcall plan absences-in-awork     what would the next run do? Nothing is written.
# All settings: ${EXAMPLE_NAME}.
version: 1
timezone: Europe/Berlin
language: en                                # mails and dashboard: en or de
owners: [it@example.com]                    # who gets rollcall's mails
database: sqlite:./data/rollcall.db

mail:
  from: Rollcall <rollcall@example.com>
  smtp: smtp://rollcall:\${SMTP_PASSWORD}@smtp.example.com:587

web:
  listen: 127.0.0.1:8080                    # other machines may connect once web.password is set

source:
  plugin: personio
  client_id: \${PERSONIO_CLIENT_ID}
  client_secret: \${PERSONIO_CLIENT_SECRET}

targets:
  absences-in-awork:                        # a name of your own: letters, digits, dashes
    plugin: absence-mirror
    mode: test                              # test writes nothing; set active once the plan is what you want
    connector:
      type: awork
      api_key: \${AWORK_API_KEY}
    schedule: every 1h
    window: { past_days: 14, future_days: 180 }
    hide_details: true                      # absence types and comments stay in Personio
`;

/** The content of each file, by its name. */
export function startFiles(catalog: PluginCatalog): ReadonlyMap<string, string> {
  return new Map([
    [START_NAME, START],
    [EXAMPLE_NAME, exampleFile(catalog)],
    ["config.schema.json", `${JSON.stringify(configJsonSchema(catalog), null, 2)}\n`],
  ]);
}
