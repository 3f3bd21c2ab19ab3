import { join } from "node:path";
import { expect, test } from "vitest";
import type { Secret } from "../../../core/model/secret.ts";
import { load, problemsOf, START, TARGET } from "./kit.ts";

const DAY = 86_400_000;

test("a short config has sensible defaults for all the rest", async () => {
  const config = await load(START + TARGET);
  expect(config).toMatchObject({
    timezone: "UTC",
    language: "en",
    owners: ["it@example.com"],
    mail: null,
    web: null,
    heartbeat: null,
    history: { keepMs: 90 * DAY },
  });
  expect(config.targets[0]).toMatchObject({
    name: "absences",
    plugin: "calendar-mirror",
    source: "people-place",
    mode: "active",
    schedule: { full: { every: 3_600_000 }, partial: null },
    scheduleText: "every 1h",
    timezone: "UTC",
    owners: ["it@example.com"],
    limits: { removals: null, creates: null },
    retryForMs: 7 * DAY,
    was: null,
    problem: null,
    settings: { window: { past_days: 14, future_days: 180 }, hide_details: true, settled_for: 3_600_000 },
  });
});

test("what a target says for itself wins over the file", async () => {
  const { targets } = await load(`${START}timezone: Europe/Berlin
${TARGET}    timezone: Pacific/Kiritimati
    owners: [plan@example.com, PLAN@example.com, it@example.com]
    mode: test
    schedule: { full: "30 6 * * *", partial: every 2h }
    limits: { removals: 10%, creates: off, because: a new office opens }
    retry_for: 12h
    was: old-name
    location: 4711
`);
  expect(targets[0]).toMatchObject({
    timezone: "Pacific/Kiritimati",
    owners: ["plan@example.com", "it@example.com"],
    mode: "test",
    schedule: { full: { cron: "30 6 * * *" }, partial: { every: 7_200_000 }, partialWindowMs: 14_400_000 },
    scheduleText: "full 30 6 * * *, partial every 2h",
    limits: { removals: { percent: 10 }, creates: { off: "a new office opens" } },
    retryForMs: DAY / 2,
    was: "old-name",
    settings: { location: "4711" },
  });
});

test("the database lies beside the config file, unless its path is absolute", async () => {
  const near = await load(`${START}targets: {}\ndatabase: sqlite:./data/x.db\n`);
  expect(near.database.reveal()).toBe(`sqlite:${join(near.file, "../data/x.db")}`);
  const server = await load(
    `${START}targets: {}\ndatabase: postgres://ann@db/x?sslrootcert=./ca.pem&sslmode=require\n`,
  );
  expect(decodeURIComponent(server.database.reveal())).toBe(
    `postgres://ann@db/x?sslrootcert=${join(server.file, "../ca.pem")}&sslmode=require`,
  );
  for (const path of ["sqlite:/var/x.db", "sqlite:///var/x.db"]) {
    expect((await load(`${START}targets: {}\ndatabase: ${path}\n`)).database.reveal()).toBe("sqlite:/var/x.db");
  }
});

test("a mail server may be one address or parts, whatever its password is made of", async () => {
  const smtp = async (text: string) =>
    (await load(`${START}targets: {}\nmail: { from: a@example.com, smtp: ${text} }\n`)).mail!.smtp.reveal();
  expect(await smtp("'smtps://u:p@s/s#w@mail.example.com'")).toBe("smtps://u:p@s/s#w@mail.example.com");
  expect(await smtp("{ host: mail.example.com, tls: true, username: a b, password: 'p@s/s:%' }")).toBe(
    "smtps://a%20b:p%40s%2Fs%3A%25@mail.example.com:465",
  );
  expect(await smtp("{ host: '::1', port: 2525 }")).toBe("smtp://[::1]:2525");
});

const TWO = `version: 1
owners: [it@example.com]
sources:
  north: { plugin: people-place, client_id: n, client_secret: nnnn }
  south: { plugin: people-place, client_id: s, client_secret: ssss }
`;

test("with several sources each target names its own", async () => {
  const config = await load(`${TWO}${TARGET}    source: south\n`);
  expect(config.targets[0]!.source).toBe("south");
  expect(Object.keys(config.sources)).toEqual(["north", "south"]);
  expect((config.sources.south!.settings as { client_secret: Secret }).client_secret.reveal()).toBe("ssss");
  const [missing] = await problemsOf(TWO + TARGET);
  expect(missing).toMatchObject({
    path: "targets.absences.source",
    line: 7,
    message: expect.stringContaining("north, south"),
  });
  const [wrong] = await problemsOf(`${TWO}${TARGET}    source: suoth\n`);
  expect(wrong).toMatchObject({ suggestion: "south", line: 10, column: 13 });
});

test("two targets cannot both have been the same one", async () => {
  const problems = await problemsOf(
    `${START}${TARGET}    was: old\n  more:\n    plugin: calendar-mirror\n    connector: { type: planner, api_key: kkkk }\n    was: old\n`,
  );
  expect(problems).toMatchObject([{ path: "targets.more.was", line: 12 }]);
});

test("thousands of mistakes are all said within a second or two", async () => {
  const noise = Array.from({ length: 10_000 }, (_, index) => `nonsense-${index}: 1\n`).join("");
  expect(await problemsOf(`${START}${TARGET}${noise}`)).toHaveLength(10_000);
});

test("a single source below `sources` is said in one sentence", async () => {
  const problems = await problemsOf(`${START.replace("source:", "sources:")}${TARGET}`);
  expect(problems).toMatchObject([{ path: "sources", suggestion: "source", line: 3, column: 1 }]);
});
