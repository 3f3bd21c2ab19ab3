import { describe, expect, test } from "vitest";
import { nearest } from "../../../core/config/problems/nearest.ts";
import { linesOf, load, problemsOf, START, TARGET } from "./kit.ts";

const WHOLE = START + TARGET;

test("everything that is wrong is said at once, in the order of the file", async () => {
  const text = `version: 2
timezon: UTC
timezone: Europe/Berln
owners: [nobody, it@example.com]
source: { plugin: people-plac }
targets:
  a b:
    plugin: calendar-mirror
    conector: { type: planner }
    mode: activ
    schedule: every 40d
    limits: { removals: off, creates: 200% }
    retry_for: 7
`;
  expect(await linesOf(text)).toEqual([
    "1:10 version: expected 1, found 2",
    '2:1 timezon: unknown key "timezon" (timezone)',
    '3:11 timezone: must be the name of a time zone such as Europe/Berlin, found the text "Europe/Berln" (Europe/Berlin)',
    '4:10 owners[0]: expected an e-mail address such as it@example.com, found the text "nobody"',
    "5:19 source.plugin: there is no such plugin here; there are: people-place (people-place)",
    '7:3 targets.a b: "a b": a name is made of letters, digits and dashes, beginning with a letter or digit, at most 63',
    '9:5 targets.a b.conector: unknown key "conector" (connector)',
    '10:11 targets.a b.mode: expected active, test or inactive, found the text "activ" (active)',
    '11:15 targets.a b.schedule: expected "every", a number and m, h or d (1m to 31d), such as "every 90m", found the text "every 40d"',
    "12:13 targets.a b.limits: a limit is off without a reason: add `because:` and say why",
    '12:39 targets.a b.limits.creates: expected 10%, 25, 0 or off, found the text "200%"',
    "13:16 targets.a b.retry_for: must be a duration such as 10m, 12h or 90d, found 7",
  ]);
});

describe("unknown keys are refused at every depth, with the nearest right one", () => {
  test.each([
    ["at the top", `${WHOLE}heartbeet: x\n`, '8:1 heartbeet: unknown key "heartbeet" (heartbeat)'],
    ["in web", `${WHOLE}web: { public_ulr: x }\n`, '8:8 web.public_ulr: unknown key "public_ulr" (public_url)'],
    ["in the source", WHOLE.replace("client_secret", "client_sekret"), "source.client_sekret"],
    ["in the connector", WHOLE.replace("api_key", "apiKey"), 'connector.apiKey: unknown key "apiKey" (api_key)'],
    ["as its type", WHOLE.replace("type:", "tpye:"), '7:18 targets.absences.connector.tpye: unknown key "tpye" (type)'],
    [
      "in a section",
      `${WHOLE}    window: { past-day: 3 }\n`,
      '8:15 targets.absences.window.past-day: unknown key "past-day" (past_days)',
    ],
    [
      "in a choice",
      `${WHOLE}    absence_types: { inclde: [x] }\n`,
      'absence_types.inclde: unknown key "inclde" (include)',
    ],
    [
      "in the second kind of map",
      `${WHOLE}    absence_types: { exclud: [x] }\n`,
      'absence_types.exclud: unknown key "exclud" (exclude)',
    ],
    [
      "in a schedule",
      `${WHOLE}    schedule: { full: every 1d, partail: every 1h }\n`,
      'schedule.partail: unknown key "partail" (partial)',
    ],
    [
      "among common ones",
      `${WHOLE}    retry_fro: 3d\n`,
      'targets.absences.retry_fro: unknown key "retry_fro" (retry_for)',
    ],
    [
      "for the plugin",
      WHOLE.replace("plugin: cal", "plugim: cal"),
      '6:5 targets.absences.plugim: unknown key "plugim" (plugin)',
    ],
    ["for the targets", WHOLE.replace("targets:", "target:"), '4:1 target: unknown key "target" (targets)'],
    ["for the source", WHOLE.replace("source:", "sourse:"), '3:1 sourse: unknown key "sourse" (source)'],
  ])("%s", async (_, text, line) => {
    const lines = await linesOf(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(line);
  });

  test("a key that resembles nothing is told what can stand there", async () => {
    expect(await linesOf(`${WHOLE}    window: { colour: red }\n`)).toEqual([
      '8:15 targets.absences.window.colour: unknown key "colour"; allowed here: past_days, future_days',
    ]);
  });

  const TYPES = `${WHOLE}    absence_types: { include: [Holiday], exclude: [Illness] }\n`;
  const PLANNER = (key: string) => WHOLE.replace("type: planner,", `type: planner, ${key}: "https://x",`);
  test.each([
    ["one list or the other", TYPES, 'exclude: "exclude" cannot be used together with "include": keep one of them'],
    [
      "a key of another type",
      PLANNER("url"),
      'url: "url" cannot be used together with "type: planner": keep one of them',
    ],
    ["a key of no type", PLANNER("colour"), 'colour: unknown key "colour"; allowed here: type, api_key, provider'],
  ])("a key is held against the kind of map that was meant: %s", async (_, text, line) => {
    expect(await linesOf(text)).toEqual([expect.stringMatching(new RegExp(`${line}$`))]);
  });

  test("a name that resembles no plugin may be one's own: how that is named is said, and its keys are not judged", async () => {
    const lines = await linesOf(`${WHOLE.replace("calendar-mirror", "kubu")}    base_url: x\n`);
    expect(lines).toEqual([
      "6:13 targets.absences.plugin: there is no such plugin here; there are: calendar-mirror; one of your own is named by its folder, ./kubu, or its package, rollcall-plugin-…",
    ]);
  });

  test("a target whose plugin is unknown is still looked through", async () => {
    const lines = await linesOf(`${WHOLE.replace("calendar-mirror", "calender-mirror")}    hide_detail: true\n`);
    expect(lines).toEqual([
      "6:13 targets.absences.plugin: there is no such plugin here; there are: calendar-mirror (calendar-mirror)",
      '8:5 targets.absences.hide_detail: unknown key "hide_detail" (hide_details)',
    ]);
  });
});

describe("a wrong value is set against what was expected", () => {
  test("what may hold a secret is not shown, and the problem says so", async () => {
    expect(await linesOf(`${WHOLE}heartbeat: nonsense\n`)).toEqual([
      expect.stringContaining("found a value that is not shown, because it may hold a secret"),
    ]);
  });

  test.each([
    ["hide_details: yes", 'expected true or false, found the text "yes"'],
    ["window: { past_days: -1 }", "expected a whole number of at least 0, found -1"],
    ["window: { past_days: 1.5 }", "expected a whole number, found 1.5"],
    ["window: 14", "expected a map of past_days, future_days, found 14"],
    ["absence_types: some", 'found the text "some"'],
    ["absence_types: { only: [x] }", "absence_types: expected all, a map of include or a map of exclude"],
    ["settled_for: 10", "must be a duration such as 10m, 12h or 90d, found 10"],
    ["midday: 24:00", 'must be a time of day such as 06:30, found the text "24:00"'],
    ["since: 2026-02-30", 'must be a date such as 2026-07-21, found the text "2026-02-30"'],
    ["where: { office: Berlin }", 'expected a list, found the text "Berlin"'],
    ["location: { by: office }", "targets.absences.location.map: is missing"],
    ["mode:", "expected active, test or inactive, found nothing"],
    ["owners: []", "at least one e-mail address"],
    ["limits: { removals: -1 }", "0 or more"],
    ["limits: { because: I say so }", "gives the reason for a limit that is off, but no limit is off"],
    ["schedule: 61 4 * * *", '"61 4 * * *" is not a cron line'],
    ["schedule: 0 4 31 2 *", "names a day that never comes"],
    ["schedule: 0 0 4 * * *", "a cron line of five fields"],
    ["schedule: hourly", "expected every 1h, or a cron line of five fields"],
    ["schedule: every 0h", "(1m to 31d)"],
    ["timezone: +02:00", "the name of a time zone"],
    ["was: absences", "is the name of a current target"],
    ["source: elsewhere", "there is no such source; there are: people-place"],
  ])("%s", async (line, sentence) => {
    const lines = await linesOf(`${WHOLE}    ${line}\n`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(sentence);
  });

  test.each([
    ["database: postgres://u:hush@db", "expected postgres://user:password@host/database, or { url, password }"],
    ["database: mysql://u:hush@db/rollcall", "expected sqlite: and the path of a file, such as sqlite:./data"],
    [
      "database: { url: postgres://u:hush@db/rollcall, password: hush }",
      "the password goes into `password`, found an address",
    ],
    [
      "database: { url: postgres://db/rollcall, password: hush }",
      "database.url: expected postgres://user@host/database",
    ],
    ["database: { url: postgres://u@db/rollcall, pasword: hush }", "database.pasword"],
    ["database: 'sqlite::memory:'", "expected sqlite: and the path of a file"],
    ["history: { keep: 23h }", "expected a duration from 1d to 3650d"],
    ["mail: { from: Rollcall, smtp: smtp://h }", "8:15 mail.from: expected a sender"],
    ["mail: { from: a@example.com, smtp: http://u:hush@h }", "8:36 mail.smtp: expected smtp://user:password@host:port"],
    ["mail: { from: a@example.com, smtp: smtp://u:hush@h:99999 }", "8:36 mail.smtp: expected a port from 1 to 65535"],
    ["mail: { from: a@example.com, smtp: { host: h, username: u } }", "username and password go together"],
    ["mail: { from: a@example.com }", "mail.smtp: is missing"],
    ["mail: { from: a@example.com, smtp: smtp://h, ca: ca.pem }", "mail.ca: expected a certificate in PEM form"],
    ["web: { listen: 8080 }", "web.listen: expected host:port such as 127.0.0.1:8080, found 8080"],
    [
      "web: { listen: '0.0.0.0:8080' }",
      "the dashboard would be open to other machines: set web.password or web.users too",
    ],
    [
      "web: { public_url: 'https://rollcall.example.com' }",
      "8:20 web.public_url: people on other machines could get in without a password: set web.password or web.users as well",
    ],
    ["web: { users: {} }", "web.users: expected at least one user"],
    ["web: { users: { ann: {} } }", "web.users.ann.password: is missing"],
    ["web: { users: { ann: { password: hush, role: boss } } }", "web.users.ann.role: expected operator or reader"],
    [
      "web: { users: { 'a b': { password: hush } } }",
      "this name cannot be used here: a user's name is made of letters, digits, dots and dashes",
    ],
    [
      "web: { password: hush, users: { ann: { password: hush } } }",
      "web.users: cannot be combined with `web.password`",
    ],
    ["web: { password: 'scrypt:15:8:3:hush' }", "web.password: expected a password, or a whole hash"],
    ["language: fr", 'expected en or de, found the text "fr"'],
    ["heartbeat: ftp://u:hush@h", "expected an address such as https://"],
    ["sources: { a: { plugin: people-place, client_id: x, client_secret: y } }", "cannot be combined with `source`"],
  ])("%s, without showing a secret", async (line, sentence) => {
    const lines = await linesOf(`${WHOLE}${line}\n`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(sentence);
    expect(lines[0]).not.toContain("hush");
  });
});

test("$ROLLCALL_LISTEN wins, and opens the dashboard to others only with a password", async () => {
  const given = { env: { ROLLCALL_LISTEN: "0.0.0.0:9090" } };
  const { web } = await load(`${WHOLE}web: { password: hush-hush }\n`, given);
  expect(web?.listen).toEqual({ host: "0.0.0.0", port: 9090 });
  expect((await problemsOf(`${WHOLE}web: {}\n`, given))[0]!.message).toContain("$ROLLCALL_LISTEN opens the dashboard");
  expect((await load(WHOLE, given)).web).toBeNull();
});

test.each(["http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080"])(
  "without a password the dashboard's address may be one of this machine: %s",
  async (address) => {
    expect((await load(`${WHOLE}web: { public_url: '${address}' }\n`)).web?.publicUrl).toBe(address);
  },
);

test("0% holds nothing, so it is refused, and the number that does is named", async () => {
  expect(await linesOf(`${WHOLE}    limits: { removals: 0% }\n`)).toEqual([
    expect.stringContaining("limits.removals: expected 0, without %, to hold every one; 0% cannot be used as a limit"),
  ]);
});

test.each([
  ["past_day", "past_days"],
  ["pastDays", "past_days"],
  ["FUTURE-DAYS", "future_days"],
  ["futrue_days", "future_days"],
  ["colour", null],
  ["d", null],
])("the nearest of two keys to %s is %s", (written, right) => {
  expect(nearest(written, ["past_days", "future_days"])).toBe(right);
});
