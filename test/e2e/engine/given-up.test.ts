/** What is given up or in conflict is told once, by mail and by `status`, with what to type. The mail server is a real one. */
import { expect, onTestFinished, test } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import { renderReport } from "../../../core/render/report.ts";
import { createSmtpTransport } from "../../../core/notify/transport.ts";
import { tamper } from "../../../plugins/personio/simulator/traps.ts";
import { addAbsence, addPerson, withdrawAbsence } from "../../../plugins/personio/world.ts";
import { startSmtp } from "../../core/notify/smtp-kit.ts";
import { type House, type HouseOptions, openHouse, TARGET, welcome } from "../../kit/house.ts";
import { DAY, HOUR } from "../../kit/swift-clock.ts";

async function company(options: HouseOptions = {}) {
  const house = await openHouse({ plain: 4, ...options });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Krankheit", startsOn: "2026-08-03", endsOn: "2026-08-03" });
  const smtp = await startSmtp();
  onTestFinished(() => smtp.close());
  const deliver = () => house.app.deliverTo(createSmtpTransport(new Secret(`smtp://127.0.0.1:${smtp.port}`)));
  deliver();
  const told = () => smtp.received.map(({ mail }) => mail.subject!.replace("[rollcall] ", ""));
  const restart = async () => {
    await house.restart();
    deliver();
    await house.start();
  };
  return { house, told, restart, mails: () => smtp.received.map(({ mail }) => mail) };
}

/** Somebody with two accounts there: nobody can know which is theirs. */
function twin(house: House, name: string): void {
  const person = addPerson(house.world, { firstName: name, lastName: "Beispiel", email: `${name}@example.com` });
  welcome(house.awork, person);
  welcome(house.awork, person);
}

function refuseOne(house: House): void {
  const user = [...house.awork.users.values()].find((one) => one.userContactInfos[0]?.value === "nr001@example.com");
  const where = (request: { json(): unknown }) => (request.json() as { userId: string }).userId === user!.id;
  const body = { code: "validation-failed", description: "Krankheit", validationErrors: [], traceId: "1" };
  const fault = { method: "POST", path: /absences$/, times: Number.POSITIVE_INFINITY, where };
  house.awork.fault({ ...fault, how: { status: 400, body } });
}

test("[S13] a record that was refused for seven days is given up, and its owners are told so once, with what to type", async () => {
  const { house, told, restart, mails } = await company({ target: { schedule: "every 3h" } });
  refuseOne(house);
  await house.start();
  await house.tick();
  await house.pass(6 * DAY, 3 * HOUR);
  expect(told()).toEqual([]);
  await house.pass(2 * DAY, 3 * HOUR);
  expect(told()).toEqual([`${TARGET}: 1 record given up`]);
  const run = (await house.runs()).find(({ counts }) => counts.failed > 0)!;
  const [mail] = mails();
  expect(mail!.text).toContain("1 × awork:validation-failed (given up)");
  expect(mail!.text).toContain("absence nr001@example.com 2026-08-03");
  expect(mail!.text).toContain(`rollcall show ${run.id}`);
  expect(mail!.text).toContain(`rollcall sync ${TARGET}`);
  expect(`${mail!.text}${mail!.html}`).not.toContain("Krankheit");
  await restart();
  await house.pass(4 * DAY, 3 * HOUR);
  await house.sync();
  await house.pass(2 * DAY, 3 * HOUR);
  expect(told()).toHaveLength(1);
  const [status] = (await house.operations.status()).targets;
  expect(status).toMatchObject({ parked: 1, last_full_run: (await house.runs())[0]!.id });
});

test("[S13] a removal that was given up is not tried anew after a run whose list lacked somebody, and nobody is told again", async () => {
  const { house, told } = await company({ target: { schedule: "every 3h" } });
  await house.start();
  await house.tick();
  const [gone, hidden] = house.world.absences;
  withdrawAbsence(house.world, gone!);
  const refusal = { code: "validation-failed", description: "no", validationErrors: [], traceId: "1" };
  const how = { status: 400, body: refusal };
  house.awork.fault({ method: "DELETE", path: /absences/, times: Number.POSITIVE_INFINITY, how });
  await house.pass(9 * DAY, 3 * HOUR);
  expect(told()).toEqual([`${TARGET}: 1 record given up`]);
  tamper(house.personio, /\/v2\/absence-periods$/, (page) => ({
    ...page,
    _data: (page._data as { id: string }[]).filter(({ id }) => id !== hidden!.id),
  }));
  expect((await house.sync()).run.error).toMatchObject({ code: "INCOMPLETE_READ" });
  house.personio.server.heal();
  house.forgetRequests();
  await house.pass(9 * DAY, 3 * HOUR);
  // The run that resumes the target tries all, once.
  expect(house.writes()).toHaveLength(1);
  expect(told().filter((subject) => subject.includes("given up"))).toHaveLength(1);
  expect((await house.operations.status()).targets).toMatchObject([{ parked: 1 }]);
});

test("conflicts are told when they appear, in one mail a day at most, and not again each day", async () => {
  const { house, told, restart, mails } = await company({ target: { schedule: "every 3h" } });
  twin(house, "ada");
  twin(house, "bruno");
  await house.start();
  await house.tick();
  expect(told()).toEqual([`${TARGET}: 2 records in conflict`]);
  expect(mails()[0]!.text).toContain("2 × AMBIGUOUS (in conflict)");
  expect(mails()[0]!.text).not.toContain("rollcall sync");
  await house.pass(3 * HOUR, HOUR);
  twin(house, "clara");
  await house.pass(6 * HOUR, HOUR);
  expect(told()).toHaveLength(1);
  await house.pass(DAY, 3 * HOUR);
  expect(told()).toEqual([`${TARGET}: 2 records in conflict`, `${TARGET}: 1 record in conflict`]);
  expect(mails()[1]!.text).toContain("clara@example.com");
  await restart();
  await house.pass(9 * DAY, 3 * HOUR);
  expect(told()).toHaveLength(2);
  expect((await house.operations.status()).targets).toMatchObject([{ conflicts: 3, parked: 0 }]);
});

test("what a failed run left to people can be looked at as what any other left, and as many are listed as `status` counts", async () => {
  const { house } = await company({ target: { schedule: "every 3h", limits: { removals: 0 } } });
  await house.start();
  await house.tick();
  const [first, second] = house.world.absences;
  for (const gone of [first!, second!]) withdrawAbsence(house.world, gone);
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-10", endsOn: "2026-08-10" });
  house.awork.fault({
    method: "POST",
    path: /absences$/,
    times: Number.POSITIVE_INFINITY,
    how: { status: 403, body: {} },
  });
  await house.pass(4 * HOUR, HOUR);
  const [status] = (await house.operations.status()).targets;
  expect(status).toMatchObject({ incident: { code: "RIGHT_MISSING" }, hold: { count: 2 } });
  const { held, failures } = await house.operations.records(TARGET);
  expect(held.map(({ op }) => op)).toEqual(["remove", "remove"]);
  expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(status!.failing);
  expect(status!.failing).toBeGreaterThan(0);
});

test("between two tries of a record every run says why it waits", async () => {
  const { house } = await company({ target: { schedule: "every 1h" } });
  refuseOne(house);
  await house.start();
  await house.tick();
  await house.pass(3 * HOUR, HOUR);
  const [last] = await house.runs();
  expect(last!.counts).toMatchObject({ failed: 0, waiting: 1 });
  const [failure] = (await house.operations.records(TARGET)).failures;
  const text = renderReport(await house.operations.show(last!.id));
  expect(text).toMatch(/\(not done yet: .*\n.*\n {6}→ /);
  for (const words of [failure!.message, failure!.remedy]) expect(text).toContain(words);
});

test("in test mode nobody is told of either", async () => {
  const { house, told } = await company({ target: { mode: "test" } });
  twin(house, "ada");
  await house.sync();
  await house.sendMail();
  expect(told()).toEqual([]);
});
