/** Secrets and reasons of absence: put everywhere, found in the target where they belong and in no log, mail or history. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import {
  addAbsence,
  changeAbsence,
  removePerson,
  withdrawAbsence,
  type SimPerson,
} from "../../../plugins/personio/world.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { DAY, HOUR } from "../../kit/swift-clock.ts";

const TYPE = "Sabbatical-canary-type";
const COMMENT = "canary-comment-of-a-private-matter";
const KEY = "canary/awork+key==9f8e7d";
const CLIENT = { clientId: "papi-canary-client-1a2b3c", clientSecret: "canary client & secret/4d5e6f" };
const SECRETS = [KEY, CLIENT.clientSecret, CLIENT.clientId];

function spelled(secret: string): string[] {
  const base64 = Buffer.from(secret).toString("base64");
  return [secret, encodeURIComponent(secret), base64, base64.replace(/=+$/, ""), JSON.stringify(secret).slice(1, -1)];
}

/** Everything that rollcall tells anybody or keeps, links apart: those need the values last written. */
async function told(house: House): Promise<Record<string, string>> {
  await house.sendMail();
  const runs = await house.runs();
  const shown = await Promise.all(runs.map((run) => house.operations.show(run.id)));
  const journal = await Promise.all(runs.map((run) => house.store.journal.ofRun(run.id)));
  return {
    log: house.logged.join(""),
    mails: JSON.stringify(house.mails),
    outbox: JSON.stringify(await house.store.outbox.recent(1_000)),
    runs: JSON.stringify(runs),
    incidents: JSON.stringify(await house.store.incidents.list({ limit: 1_000 })),
    failures: JSON.stringify(await house.store.failures.of(TARGET)),
    status: JSON.stringify(await house.operations.status()),
    errors: JSON.stringify(
      shown.flatMap(({ changes }) => changes.map(({ error, reason, subject }) => ({ error, reason, subject }))),
    ),
    journal: JSON.stringify(journal.flat().map(({ fields: _f, wanted: _w, link: _l, ...rest }) => rest)),
    decisions: JSON.stringify(shown.map(({ conflicts, kept }) => ({ conflicts, kept }))),
  };
}

/** Runs through everything that can go wrong, with answers that repeat whatever they were sent. */
async function ordeal(house: House) {
  for (const type of house.world.types) type.name = `${TYPE} ${type.name}`;
  const type = house.world.types[0]!;
  const [ada, bruno, clara] = house.world.people as [SimPerson, SimPerson, SimPerson];
  const absent = (person: SimPerson, startsOn: string, status = "approved") =>
    addAbsence(house.world, { person, type, startsOn, endsOn: startsOn, comment: COMMENT, status });
  const mine = [ada, bruno, clara].map((person) => absent(person, "2026-08-03"));
  absent(ada, "2026-08-10", "a_canary_state");
  addAbsence(house.world, {
    person: clara,
    type,
    startsOn: "2026-08-20",
    endsOn: "2026-08-20",
    hours: { from: "09:00", until: "10:00" },
    comment: COMMENT,
  });
  await house.start();
  await house.tick();
  const echo =
    (status: number) =>
    (_: SimAnswer, { text, headers }: SimRequest) => ({
      status,
      body: {
        code: "validation-failed",
        description: `${text} ${headers.authorization}`,
        validationErrors: [{ property: "Description", message: text }],
        traceId: "1",
      },
    });
  house.awork.fault({ method: "POST", path: /absences$/, times: 3, how: echo(400) });
  for (const person of [ada, bruno, clara]) absent(person, "2026-09-07");
  await house.sync();
  house.awork.fault({ method: "GET", path: /absences$/, times: 9, how: echo(400) });
  await house.sync();
  house.awork.heal();
  for (const status of [401, 403, 500]) {
    house.awork.fault({
      path: /./,
      times: 99,
      how: (_, { headers, text }) => ({ status, body: `<html>${headers.authorization} ${text}</html>` }),
    });
    await house.sync();
    house.awork.heal();
  }
  for (const status of [400, 401, 403, 422, 500]) {
    const how = (answer: SimAnswer, { text, headers }: SimRequest) => ({
      status,
      body: { error: { message: `${text} ${headers.authorization} ${JSON.stringify(answer.body)}` } },
    });
    house.personio.expireTokens();
    house.personio.server.fault({ path: /./, times: 99, how });
    await house.sync();
    house.personio.server.heal();
  }
  house.personio.server.fault({
    path: /absence-periods$/,
    times: 99,
    how: (answer) => ({
      ...answer,
      body: { _data: [{ id: COMMENT, comment: COMMENT, absence_type: { name: TYPE } }] },
    }),
  });
  await house.sync();
  house.personio.server.heal();
  withdrawAbsence(house.world, mine[0]!);
  changeAbsence(house.world, mine[1]!, { endsOn: "2026-08-05" });
  await house.sync();
  await house.pass(DAY, HOUR);
}

test.each([true, false])(
  "no secret and no reason of absence leaves by log, mail, error, incident or status (details hidden: %s)",
  async (hidden) => {
    const house = await openHouse({
      plain: 3,
      level: "debug",
      awork: { apiKey: KEY },
      personio: { credentials: CLIENT, quirks: { echoAuthorization: true } },
      target: { hide_details: hidden },
    });
    await ordeal(house);
    const outputs = await told(house);
    expect(house.mails.length).toBeGreaterThan(2);
    expect(outputs.errors).toContain("validation-failed");
    for (const [where, text] of Object.entries(outputs)) {
      for (const secret of SECRETS)
        for (const form of spelled(secret)) expect.soft(text.includes(form), `${form} in ${where}`).toBe(false);
      for (const canary of [TYPE, COMMENT]) expect.soft(text.includes(canary), `${canary} in ${where}`).toBe(false);
    }
    const there = JSON.stringify([...house.awork.absences.values()]);
    expect(there.includes(COMMENT)).toBe(!hidden);
  },
);

test("[privacy] secrets are in no byte of the database, and with hidden details no reason of absence is", async () => {
  const house = await openHouse({ plain: 3, awork: { apiKey: KEY }, personio: { credentials: CLIENT } });
  await ordeal(house);
  await house.sendMail();
  const folder = dirname(house.file);
  const files = await Promise.all(
    ["rollcall.db", "rollcall.db-wal"].map((name) => readFile(join(folder, name)).catch(() => Buffer.alloc(0))),
  );
  const bytes = Buffer.concat(files);
  expect(bytes.includes("nr001@example.com")).toBe(true);
  for (const canary of [...SECRETS.flatMap(spelled), TYPE, COMMENT]) expect(bytes.includes(canary), canary).toBe(false);
});

test("[privacy] what a tool said of absences that it refused, ten in a row, is in the journal, and in no mail and no log", async () => {
  const house = await openHouse({ plain: 12 });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
  const body = { code: "validation-failed", validationErrors: [{ property: COMMENT, message: "" }], traceId: "1" };
  house.awork.fault({
    method: "POST",
    path: /absences$/,
    times: Number.POSITIVE_INFINITY,
    how: { status: 400, body },
  });
  const { run } = await house.sync();
  expect(run.error).toEqual({
    code: "CONTRACT_BROKEN",
    message:
      "awork refused 10 absence records in a row (validation-failed), and no more were tried; the run's report names them",
    remedy: expect.any(String),
  });
  const { log, mails, outbox, incidents, journal } = await told(house);
  expect(mails).toContain(`rollcall show ${run.id}`);
  expect(journal).toContain(COMMENT);
  for (const text of [log, mails, outbox, incidents]) expect(text).not.toContain(COMMENT);
});

test("[privacy] logs name people by id: no name and no address of anybody", async () => {
  const house = await openHouse({ plain: 3, level: "debug" });
  await ordeal(house);
  const log = house.logged.join("");
  for (const { email, lastName, firstName } of house.world.people)
    for (const word of [email as string, lastName, firstName]) expect(log.includes(word), word).toBe(false);
});

test("[privacy] absences whose type is left out by now are held and removed, and nothing that is kept or told says that it is for their type", async () => {
  const house = await openHouse({ plain: 14 });
  for (const [index, person] of house.world.people.entries())
    addAbsence(house.world, {
      person,
      type: index < 7 ? "Krankheit" : "Urlaub",
      startsOn: "2026-08-03",
      endsOn: "2026-08-03",
    });
  await house.sync();
  await house.reconfigure({ target: { absence_types: { exclude: ["Krankheit"] } } });
  const { run } = await house.sync();
  expect(run.counts).toMatchObject({ held: 7, remove: 0 });
  await house.sendMail();
  const mail = house.mails.find(({ subject }) => subject.includes("held"));
  const [hold] = await house.store.holds.allOpen();
  const documents = [hold, (await house.operations.status()).targets, await house.operations.show(run.id)];
  expect(hold?.edits).toContainEqual({ path: "absence_types.exclude", from: null, to: null });
  expect(JSON.stringify(documents)).not.toContain("Krankheit");
  expect(mail?.text).toContain("absence, remove: nr001@example.com 2026-08-03\n");
  // A limit that is raised is no answer to what is held already.
  await house.reconfigure({ target: { absence_types: { exclude: ["Krankheit"] }, limits: { removals: 50 } } });
  const { digest, counts } = (await house.sync()).run;
  expect(counts).toMatchObject({ held: 7, remove: 0 });
  expect((await house.approve(digest as string)).run.counts).toMatchObject({ held: 0, remove: 7 });
  const { log, mails, outbox, errors, journal, decisions } = await told(house);
  for (const text of [log, mails, outbox, errors, journal, decisions, JSON.stringify(hold?.records)])
    expect(text).not.toMatch(/absence_types|its type|excluded|Krankheit/i);
});

/** The bytes of a copy of the database, which has what is stored and nothing that was deleted. */
async function stored(house: House): Promise<Buffer> {
  const copy = join(dirname(house.file), `copy-${house.clock.now().replaceAll(":", "-")}.db`);
  await house.store.backup(copy);
  return readFile(copy);
}

/** Ada was absent some days that the window has left since, and is in step; Bruno too. */
async function pastAbsence(): Promise<{ house: House; ada: SimPerson }> {
  const house = await openHouse({
    plain: 12,
    file: { history: { keep: "60d" } },
    target: { hide_details: false, schedule: "every 1d" },
  });
  for (const person of house.world.people.slice(0, 2)) {
    const days = { startsOn: "2026-07-22", endsOn: "2026-07-24" };
    addAbsence(house.world, { person, type: "Krankheit", comment: `${COMMENT} of ${person.id}`, ...days });
  }
  await house.start();
  await house.tick();
  for (let day = 0; day < 20; day += 1) await house.pass(DAY, DAY);
  return { house, ada: house.world.people[0]! };
}

test("[privacy] of somebody who was erased on both sides nothing is stored once the history is over, past absences neither", async () => {
  const { house, ada } = await pastAbsence();
  removePerson(house.world, ada);
  await house.pass(DAY, DAY);
  expect((await stored(house)).includes(`${COMMENT} of ${ada.id}`)).toBe(true);
  const account = [...house.awork.users.values()].find(({ firstName }) => firstName === ada.firstName)!;
  for (const [id, { userId }] of house.awork.absences) if (userId === account.id) house.awork.absences.delete(id);
  house.awork.users.delete(account.id);
  for (let day = 0; day < 64; day += 1) await house.pass(DAY, DAY);
  const bytes = await stored(house);
  expect(bytes.includes("nr002@example.com 2026-07-22")).toBe(true);
  for (const word of ["nr001@example.com", `${COMMENT} of ${ada.id}`]) expect(bytes.includes(word), word).toBe(false);
});

test("[not seen] the link of a past absence stays as long as one side still has its person", async () => {
  const { house, ada } = await pastAbsence();
  const links = async () => (await house.store.links.of(TARGET, "absence")).map(({ person }) => person);
  removePerson(house.world, ada);
  await house.pass(DAY, DAY);
  expect(await links()).toEqual(["nr001@example.com", "nr002@example.com"]);
  const second = [...house.awork.users.values()].find(({ firstName }) => firstName === "Nr002")!;
  house.awork.users.delete(second.id);
  await house.pass(DAY, DAY);
  expect(await links()).toEqual(["nr001@example.com", "nr002@example.com"]);
});
