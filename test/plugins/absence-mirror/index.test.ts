import { afterEach, expect, test } from "vitest";
import { absenceMirror } from "../../../plugins/absence-mirror/index.ts";
import { startAworkSimulator } from "../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { readAll } from "./connectors/awork/room.ts";
import { free } from "../../kit/free.ts";
import { testContext } from "../../kit/plugin-context.ts";
import { currentOf, FIRST_LOOK, flowOf, flowsOf, fullScope } from "../../kit/flow-context.ts";
import { absence, ADA, reads, settings, TODAY, wanted } from "./source.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test("A1: it runs every hour unless told otherwise, and has one area", () => {
  expect(absenceMirror).toMatchObject({ name: "absence-mirror", defaultSchedule: "every 1h", areas: ["absences"] });
});

test("A2, P3: it needs the e-mail, can use name and status, and the absences of the window", () => {
  expect(absenceMirror.needs(settings(), TODAY)).toEqual({
    people: { required: ["email"], useful: ["first_name", "last_name", "status"] },
    absences: { window: { from: "2026-07-07", to: "2027-01-17" } },
  });
  const group = absenceMirror.needs(settings({ people: { where: { department: "IT", status: ["leave"] } } }), TODAY);
  expect(group.people).toEqual({ required: ["email", "department", "status"], useful: ["first_name", "last_name"] });
  const narrow = absenceMirror.needs(settings({ window: { past_days: 0, future_days: 30 } }), TODAY);
  expect(narrow.absences).toEqual({ window: { from: "2026-07-21", to: "2026-08-20" } });
});

test("connecting asks nobody anything: users come before absences, which refer to them", async () => {
  const flows = await flowsOf(absenceMirror.connect(settings(), testContext()));
  expect(flows.map(({ kind, area }) => `${kind} ${area}`)).toEqual(["user absences", "absence absences"]);
});

test("A1, A3, A9: by hand, as the engine does it: matched by e-mail, mirrored, recognised, followed, removed", async () => {
  const simulator = await startAworkSimulator();
  const context = testContext();
  open.push(context, simulator);
  const account = simulator.addUser({ email: "ada.anvil@EXAMPLE.com", firstName: "Ada" });
  const connector = { type: "awork", api_key: simulator.apiKey, base_url: simulator.url };
  const connection = absenceMirror.connect(settings({ connector }), context);
  const users = await flowOf(connection, "user");
  const absences = await flowOf(connection, "absence");
  const scope = fullScope(TODAY);

  const source = reads([absence()]);
  const [person] = wanted(users.desired(source, FIRST_LOOK));
  const accounts = await readAll(currentOf(users, scope));
  expect(accounts.records.filter(({ key }) => key === person?.key).map(({ remoteId }) => remoteId)).toEqual([
    account.id,
  ]);

  const [row] = wanted(absences.desired(source, FIRST_LOOK));
  const complete = { ...row!.fields, user: account.id };
  const id = await absences.create!(complete, free);
  const { records } = await readAll(currentOf(absences, scope));
  expect(records).toEqual([expect.objectContaining({ remoteId: id, marked: true, fields: complete })]);
  expect(records[0]?.key).toBe(row?.key?.replace(`{user:${ADA.id}}`, account.id));
  expect(await absences.find!(complete)).toHaveLength(1);

  const later = { ...complete, ends_on: "2026-07-31" };
  expect(await absences.update!(id, later, ["ends_on"])).toBe(id);
  expect((await absences.get!(id))?.fields).toEqual(later);
  await absences.remove!(id);
  expect(await absences.get!(id)).toBeNull();
  expect((await connection.test()).tenant).toBe(simulator.workspace.id);
});

test("A10: an absence without an end is recognised again although it was written with another day's end", async () => {
  const simulator = await startAworkSimulator();
  const context = testContext();
  open.push(context, simulator);
  const { id: user } = simulator.addUser({ email: "ada.anvil@example.com" });
  const connector = { type: "awork", api_key: simulator.apiKey, base_url: simulator.url };
  const flow = await flowOf(absenceMirror.connect(settings({ connector }), context), "absence");
  const source = reads([absence({ endsOn: null })]);
  const [yesterday] = wanted(flow.desired({ ...source, today: "2026-07-20" }, FIRST_LOOK));
  await flow.create!({ ...yesterday!.fields, user }, free);

  const [today] = wanted(flow.desired(source, FIRST_LOOK));
  expect(today?.fields.ends_on).not.toBe(yesterday?.fields.ends_on);
  expect(today?.title).toBe(yesterday?.title);
  const { records } = await readAll(currentOf(flow, fullScope(TODAY)));
  expect(records[0]?.otherKeys).toContain(today?.key?.replace("{user:1}", user));
});
