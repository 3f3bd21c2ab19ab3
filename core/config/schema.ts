/**
 * The schema of the whole file, from which validation, the JSON Schema, the example and the tables are made. A plugin's part has the
 * plugin's own schema, so `source`, `sources` and `targets` are checked in sources.ts and targets.ts.
 */
import { RULES } from "../model/rules.ts";
import { MODES } from "../model/run.ts";
import { Secret } from "../model/secret.ts";
import { duration, secret, timezone, z } from "../plugin/schema.ts";
import type { LimitSetting, LimitSettings } from "../model/limit-setting.ts";
import { database } from "./database.ts";
import { written } from "./problems/peel.ts";
import { scheduleSchema } from "./schedule.ts";
import * as kind from "./settings.ts";
import { DAY } from "../model/time.ts";

const LONGEST = 3_650 * DAY;

/** How a variable is written in the file. */
const variable = (name: string) => `$\{${name}}`;

const smtpParts = z
  .strictObject({
    host: z.string().trim().min(1, "must not be empty").describe("Name or address of the server."),
    port: kind.port().optional().describe("Default: 465 with tls, otherwise 587."),
    tls: z.boolean().default(false).describe("true: TLS from the first byte. false: STARTTLS, required with a login."),
    username: z.string().min(1, "must not be empty").optional().describe("Left out: the server needs no login."),
    password: secret().optional().describe("The password of that login."),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    message: "username and password go together: give both or neither",
  })
  .transform(({ host, port, tls, username, password }) => {
    const login = password ? `${encodeURIComponent(username!)}:${encodeURIComponent(password.reveal())}@` : "";
    const name = host.includes(":") ? `[${host.replace(/^\[|\]$/g, "")}]` : host;
    return new Secret(`${tls ? "smtps" : "smtp"}://${login}${name}:${port ?? (tls ? 465 : 587)}`);
  });

const mail = z.strictObject({
  from: kind
    .sender()
    .meta({ examples: ["Rollcall <rollcall@example.com>"] })
    .describe("Who the mails come from."),
  smtp: z
    .union([kind.smtpUrl(), smtpParts])
    .meta({ examples: [`smtp://rollcall:${variable("SMTP_PASSWORD")}@smtp.example.com:587`] })
    .describe("The mail server, as one address or in parts (host, port, tls, username, password)."),
  ca: kind
    .authority()
    .optional()
    .describe(
      "The certificate (PEM text) of the authority that signed the mail server's certificate, best taken from a file.",
    ),
});

const webUser = z.strictObject({
  password: kind.password().describe("The password, or its hash as rollcall hash-password prints it."),
  role: z
    .enum(["operator", "reader"])
    .default("operator")
    .describe("operator: may do everything. reader: may only look."),
});

const web = z.strictObject({
  listen: z
    .string()
    .refine((text) => kind.parseListen(text) !== null, kind.LISTEN_HINT)
    .default("127.0.0.1:8080")
    .describe(
      "Address and port on which the dashboard listens. $ROLLCALL_LISTEN overrides it. Other machines can connect only if password or users is set.",
    ),
  public_url: kind
    .link()
    .meta({ examples: ["https://rollcall.example.com"] })
    .optional()
    .describe(
      "The address that people type to reach the dashboard; used for links in mails. Requires password or users, unless it is this machine's own.",
    ),
  password: kind
    .password()
    .meta({ examples: [variable("ROLLCALL_PASSWORD")] })
    .optional()
    .describe(
      "Password of the one user, admin; or its hash (rollcall hash-password). Left out, and no users: only this machine can connect.",
    ),
  users: z
    .record(kind.userName(), webUser)
    .refine((users) => Object.keys(users).length > 0, "expected at least one user")
    .optional()
    .describe("Several users by name, instead of password: { ann: { password: …, role: operator } }."),
  metrics: z
    .enum(["token", "open"])
    .default("token")
    .describe(
      "Who may read /metrics: token (an API token, or somebody signed in) or open (everybody who can connect).",
    ),
});

const history = z.strictObject({
  keep: duration()
    .refine((ms) => ms >= DAY && ms <= LONGEST, "expected a duration from 1d to 3650d")
    .prefault("90d")
    .describe("How long runs and their changes can be looked up."),
});

/** The keys of the file. Those with `z.unknown()` are known by name only. */
export const fileSchema = z.strictObject({
  version: z.literal(1).describe("Version of this format."),
  timezone: timezone()
    .default("UTC")
    .describe("The time zone (IANA name) of schedules, of windows and of what counts as today."),
  language: z.enum(["en", "de"]).default("en").describe("Language of mails and dashboard: en or de."),
  owners: kind
    .owners()
    .meta({ examples: [["it@example.com"]] })
    .describe("Who gets rollcall's mails. A target may name its own owners."),
  database: database()
    .default("sqlite:./data/rollcall.db")
    .describe(
      "Where rollcall keeps its data: sqlite: and a path relative to the config file (the folder is created, readable by its owner only), postgres://user:password@host/database, or { url, password }.",
    ),
  mail: mail
    .optional()
    .describe("How rollcall sends mail. Left out: it sends none; check, status and dashboard warn of that."),
  web: web.optional().describe("The dashboard. Left out: only /healthz and /readyz answer, on this machine."),
  heartbeat: kind
    .link()
    .meta({ secret: true, examples: [`https://watch.example.com/ping/${variable("HEARTBEAT_KEY")}`] })
    .optional()
    .describe(
      "URL of a monitoring service (such as healthchecks) that rollcall calls every minute while its scheduler, database and mail work, and after each run that succeeds. A target that fails does not stop the calls. The service should raise an alarm when the calls stop.",
    ),
  history: history.prefault({}).describe("What is kept of past runs."),
  source: z.unknown().optional().describe("The HR system that is read. Required unless `sources` is set."),
  sources: z.unknown().optional().describe("Several companies: a map of named sources, instead of source."),
  targets: z
    .unknown()
    .optional()
    .describe("The tools to keep in step, each under a name of letters, digits and dashes. Required."),
});

export const TARGET_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;
export const NAME_HINT = "a name is made of letters, digits and dashes, beginning with a letter or digit, at most 63";
const name = () => z.string().regex(TARGET_NAME, NAME_HINT);

const limits = z
  .strictObject({
    removals: kind
      .limit()
      .meta({ examples: ["10%"] })
      .optional()
      .describe(
        "How many people may lose a record within 24 hours. If more would, all removals of that kind are held. 10%, 25, 0 (holds every removal) or off.",
      ),
    creates: kind
      .limit()
      .meta({ examples: ["30%"] })
      .optional()
      .describe(
        "How many new accounts, and how many new teams, one run may create after the first complete run. If there would be more, they are held. 30%, 25, 0 (holds every one) or off.",
      ),
    because: z
      .string()
      .trim()
      .min(1, "must not be empty")
      .optional()
      .describe("Why a limit is off. Required with off."),
  })
  .refine(({ removals, creates, because }) => because !== undefined || (removals !== "off" && creates !== "off"), {
    message: "a limit is off without a reason: add `because:` and say why",
  })
  .refine(({ removals, creates, because }) => because === undefined || removals === "off" || creates === "off", {
    message: "`because` gives the reason for a limit that is off, but no limit is off: remove it",
    path: ["because"],
  })
  .transform(
    ({ removals, creates, because = "" }): LimitSettings => ({
      removals: limitOf(removals, because),
      creates: limitOf(creates, because),
    }),
  );

function limitOf(limit: number | string | undefined, because: string): LimitSetting {
  if (limit === undefined) return null;
  if (typeof limit === "number") return { count: limit };
  return limit === "off" ? { off: because } : { percent: Number.parseFloat(limit) };
}

/** The settings that every target may have, whatever its plugin. */
export const targetSchema = z.strictObject({
  plugin: z
    .string()
    .describe("The plugin: which kind of integration this target is (absence-mirror, bookings-release, …)."),
  source: z.string().optional().describe("Which source it reads, if there are several."),
  schedule: scheduleSchema()
    .optional()
    .describe('every <n>m|h|d, a cron line of five fields such as "0 4 * * *", or { full, partial, partial_window }.'),
  timezone: timezone()
    .meta({ examples: ["Europe/Berlin"] })
    .optional()
    .describe(
      "The time zone of its schedule, of its windows and of what counts as today. Default: that of the file; a default schedule may name a zone for itself alone.",
    ),
  mode: z
    .enum(MODES)
    .default("active")
    .describe(
      "active: runs by schedule and by hand. test: runs by hand only and writes nothing. inactive: never runs.",
    ),
  owners: kind
    .owners()
    .meta({ examples: [["planning@example.com"]] })
    .optional()
    .describe("Who gets its mails. Default: the owners of the file."),
  limits: limits
    .prefault({})
    .describe("When removals and creates wait for a person. Default: the rules in docs/safety.md."),
  retry_for: duration()
    .refine((ms) => ms <= LONGEST, "expected a duration of at most 3650d")
    .prefault(written(RULES.records.retryForMs))
    .describe("How long a record that fails is tried again before it is given up."),
  was: name().optional().describe("Its former name, so that a renamed target keeps its links."),
});
