/** A write that the tool refuses is not done, and nobody is told that it was. */
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  leave,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import type { SimPerson, World } from "../../../plugins/personio/world.ts";
import { addDays, dateIn, type CivilDate } from "../../model/time.ts";
import { ZONE } from "../../app/demo/company.ts";
import type { RunReport } from "../../model/run.ts";
import type { SimAnswer } from "../../plugin/simulator.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { must, NOTHING_WRITTEN } from "../must.ts";
import { changesOf, done, named, troubleOf } from "../requests.ts";
import { MINUTE } from "../swift-clock.ts";

const REFUSAL: SimAnswer = { status: 422, body: { message: "this is not accepted" } };
const IN_DAYS = 17;

export const refused: Case = {
  name: "refused",
  promise: "a write that the tool refuses counts as failed, does not end the run, and is done by the next one",
  async hold(hall) {
    const company = await hall.open();
    await company.sync();
    const person = await somebodyLinked(company);
    let refusals = 0;
    for (const [what, happen] of Object.entries(EVENTS)) {
      happen(company.world, person, dateIn(ZONE, company.clock.now()));
      company.clock.pass(MINUTE);
      refusals += await refuses(what, company);
    }
    must(refusals > 0, NOTHING_WRITTEN);
  },
};

/** One thing at a time, so that few changes follow: many refusals in a row would be the target's trouble. */
const EVENTS: Readonly<Record<string, (world: World, person: SimPerson, today: CivilDate) => void>> = {
  "somebody came": (world) =>
    addPerson(world, { firstName: "Nora", lastName: "Neu", email: "nora.neu@example.com", hireDate: "2026-07-01" }),
  "somebody was renamed": (world, person) => changePerson(world, person, { lastName: "Umbenannt" }),
  "somebody is away": (world, person, today) => {
    const day = addDays(today, IN_DAYS);
    addAbsence(world, { person, type: "Urlaub", startsOn: day, endsOn: day });
  },
  "an absence was moved": (world, _, today) =>
    changeAbsence(world, world.absences.at(-1)!, { endsOn: addDays(today, IN_DAYS + 1) }),
  "an absence was withdrawn": (world) => withdrawAbsence(world, world.absences.at(-1)!),
  "somebody left": (world, person, today) => leave(world, person, addDays(today, -1)),
};

/** @returns how many requests were refused */
async function refuses(what: string, company: Company): Promise<number> {
  company.forgetRequests();
  const how = company.tool.refusal ?? REFUSAL;
  for (const server of company.tool.servers)
    server.fault({ where: company.isWrite, times: Number.POSITIVE_INFINITY, how });
  const run = await company.sync();
  for (const server of company.tool.servers) server.heal();
  const writes = company.wrote();
  if (writes.length > 0) isToldOf(`${what}, and the tool refused ${named(writes)} (${how.status})`, run);
  const next = await company.sync();
  const { status } = next.run;
  if (writes.length > 0)
    must(
      status === "succeeded" && done(next) > 0,
      () => `${what}, the tool refused ${named(writes)}, and the next run did not do it: ${troubleOf(next)}`,
    );
  return writes.length;
}

function isToldOf(what: string, report: RunReport): void {
  const { error, counts } = report.run;
  must(error === null, () => `${what}: that ended the whole run (${troubleOf(report)}): ${THROW}`);
  // Taking over a record writes nothing.
  const believed = report.changes.filter(({ op, status }) => status === "done" && op !== "adopt");
  must(
    believed.length === 0,
    () => `${what}, but the run says that it did ${changesOf({ ...report, changes: believed })}: ${THROW}`,
  );
  must(counts.failed > 0, `${what}, but nothing counts as failed: ${THROW}`);
}

const THROW =
  "throw a RecordError for the one record that is refused, in the door's `judge` if the status does not say it";

async function somebodyLinked(company: Company): Promise<SimPerson> {
  const linked = new Set((await company.links()).map(({ personId }) => personId));
  const active = company.world.people.filter(({ status, email }) => status === "active" && email);
  return active.find(({ id }) => linked.has(String(id))) ?? active[0]!;
}
