/**
 * The schema of the whole file, from which validation, the JSON Schema, the example and the tables are made. A plugin's part has the
 * plugin's own schema, so `source`, `sources` and `targets` are checked in sources.ts and targets.ts.
 */
import { RULES } from "../model/rules.ts";
import { Secret } from "../model/secret.ts";
import { duration, secret, z } from "../plugin/schema.ts";
import type { Limit, Limits } from "./config.ts";
import { database } from "./database.ts";
import { written } from "./peel.ts";
import { scheduleSchema } from "./schedule.ts";
import * as kind from "./settings.ts";

const DAY = 86_400_000;
const LONGEST = 3_650 * DAY;

/** How a variable is written in the file. */
const variable = (name: string) => `$\{${name}}`;

const smtpParts = z
  .strictObject({
    host: z.string().trim().min(1, "must not be empty").describe("Name or address of the server."),
    port: kind.port().optional().describe("Default: 465 with tls, else 587."),
    tls: z.boolean().default(false).describe("true: TLS from the first byte. false: STARTTLS, required with a login."),
    username: z.string().min(1, "must not be empty").optional().describe("Left out: the server wants no login."),
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
    .describe("PEM text of an authority for the mail server's certificate, best taken from a file."),
});

const webUser = z.strictObject({
  password: kind.password().describe("The password, or its hash as rollcall hash-password makes it."),
  role: z.enum(["operator", "reader"]).default("operator").describe("operator: may do everything. reader: may look."),
});

const web = z.strictObject({
  listen: z
    .string()
    .refine((text) => kind.parseListen(text) !== null, kind.LISTEN_HINT)
    .default("127.0.0.1:8080")
    .describe("Where the dashboard listens. $ROLLCALL_LISTEN wins. Beyond this machine only with a password."),
  public_url: kind
    .link()
    .meta({ examples: ["https://rollcall.example.com"] })
    .optional()
    .describe(
      "The dashboard's address as people reach it, for links in mails. Beyond this machine only with a password.",
    ),
  password: kind
    .password()
    .meta({ examples: [variable("ROLLCALL_PASSWORD")] })
    .optional()
    .describe(
      "Password of the one user, admin; or its hash (rollcall hash-password). Left out: only this machine can connect.",
    ),
  users: z
    .record(kind.userName(), webUser)
    .refine((users) => Object.keys(users).length > 0, "expected at least one user")
    .optional()
    .describe("Several users by name, in place of password: { ann: { password: …, role: operator } }."),
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
  timezone: kind.timezone().default("UTC").describe("Schedules, today and windows are read in this zone (IANA name)."),
  language: z.enum(["en", "de"]).default("en").describe("Mails and dashboard: en or de."),
  owners: kind
    .owners()
    .meta({ examples: [["it@example.com"]] })
    .describe("Who gets the mail. A target may name its own."),
  database: database()
    .default("sqlite:./data/rollcall.db")
    .describe(
      "sqlite: and a path, relative to this file (the folder is made, readable by its owner alone); or postgres://user:password@host/database, or { url, password }.",
    ),
  mail: mail
    .optional()
    .describe("Left out: nobody is told of trouble by mail; check, status and dashboard warn of that."),
  web: web.optional().describe("The dashboard. Left out: only /healthz answers, on this machine."),
  heartbeat: kind
    .link()
    .meta({ secret: true, examples: [`https://watch.example.com/ping/${variable("HEARTBEAT_KEY")}`] })
    .optional()
    .describe("Address of an outside watchdog, called each minute while rollcall is ready, and after each run."),
  history: history.prefault({}).describe("What is kept of past runs."),
  source: z.unknown().optional().describe("The HR system that is read. Required unless `sources` is set."),
  sources: z.unknown().optional().describe("Several companies: a map of named sources, in place of source."),
  targets: z.unknown().optional().describe("What is kept in step, by name: letters, digits, dashes. Required."),
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
      .describe("People who may lose something in 24 h before removals are held: 10%, 25, 0 (holds all) or off."),
    creates: kind
      .limit()
      .meta({ examples: ["30%"] })
      .optional()
      .describe("The same for new users and teams, after the first complete run."),
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
    message: "says why a limit is off, but none is: take it out",
    path: ["because"],
  })
  .transform(
    ({ removals, creates, because = "" }): Limits => ({
      removals: limitOf(removals, because),
      creates: limitOf(creates, because),
    }),
  );

function limitOf(limit: number | string | undefined, because: string): Limit | null {
  if (limit === undefined) return null;
  if (typeof limit === "number") return { count: limit };
  return limit === "off" ? { off: because } : { percent: Number.parseFloat(limit) };
}

/** The settings that every target may have, whatever its plugin. */
export const targetSchema = z.strictObject({
  plugin: z.string().describe("Which rules the target follows."),
  source: z.string().optional().describe("Which source it reads, if there are several."),
  schedule: scheduleSchema(duration)
    .optional()
    .describe('every <n>m|h|d, a cron line of five fields such as "0 4 * * *", or { full, partial, partial_window }.'),
  timezone: kind
    .timezone()
    .meta({ examples: ["Europe/Berlin"] })
    .optional()
    .describe("For its schedule, today and windows. Default: that of the file."),
  mode: z
    .enum(["active", "test", "inactive"])
    .default("active")
    .describe("active: by schedule and by hand. test: by hand, writes nothing. inactive: never."),
  owners: kind
    .owners()
    .meta({ examples: [["planning@example.com"]] })
    .optional()
    .describe("Who gets its mail. Default: those of the file."),
  limits: limits
    .prefault({})
    .describe("When removals and creates wait for a person. Default: the rules in docs/safety.md."),
  retry_for: duration()
    .refine((ms) => ms <= LONGEST, "expected a duration of at most 3650d")
    .prefault(written(RULES.records.retryForMs))
    .describe("How long a record that fails is tried again before it waits for a person."),
  was: name().optional().describe("Its former name: keeps the links of a renamed target."),
});
