/** A run for what changed lately: told of few records, it carries them as a run over both lists would, and nothing follows for others. */
import { addAbsence, changePerson, leave, withdrawAbsence, type SimPerson } from "../../../plugins/personio/world.ts";
import { addDays, dateIn } from "../../model/time.ts";
import type { RunReport } from "../../model/run.ts";
import { ZONE } from "../../app/demo/company.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { must } from "../must.ts";
import { changesOf, done, troubleOf } from "../requests.ts";
import { HOUR } from "../swift-clock.ts";

/** How many linked people are changed: few enough that each is asked for by itself, which is what is examined. */
const FEW = 3;
const IN_DAYS = 17;

export const news: Case = {
  name: "news",
  promise:
    "a partial run carries everything new or changed, so that a full run finds nothing of it to do, and removes nothing",
  async hold(hall) {
    const company = await hall.open();
    await company.sync();
    await afterAnHour(company, () => company.sync("partial"));
    const few = await fewOf(company);
    for (const person of few) renamedAndAway(person, company);
    await afterAnHour(company, () => company.sync("partial"), "somebody was renamed and somebody is away");
    const full = await afterAnHour(company, () => company.sync());
    must(done(full) === 0, () => `it carried changes differently from a full run, which then made: ${changesOf(full)}`);
    leave(company.world, few[0]!, addDays(dateIn(ZONE, company.clock.now()), -1));
    for (const absence of company.world.absences.filter(({ person }) => person === few[1]))
      withdrawAbsence(company.world, absence);
    const { run } = await afterAnHour(
      company,
      () => company.sync("partial"),
      "somebody left and an absence was withdrawn",
    );
    const { remove, deactivate } = run.counts;
    must(remove + deactivate === 0, "a partial run removed something, which only a full run may");
  },
};

/** Personio stamps what changes with the time of the company. */
async function afterAnHour(
  company: Company,
  run: () => Promise<RunReport>,
  what = "nothing changed",
): Promise<RunReport> {
  company.clock.pass(HOUR);
  const report = await run();
  company.world.now = company.clock.now();
  const { status, counts } = report.run;
  must(status === "succeeded" && counts.failed === 0, () => `${what}, and the run ended: ${troubleOf(report)}`);
  return report;
}

async function fewOf(company: Company): Promise<readonly SimPerson[]> {
  const linked = new Set((await company.links()).map(({ personId }) => personId));
  const active = company.world.people.filter(({ status, email }) => status === "active" && email);
  const known = active.filter(({ id }) => linked.has(String(id)));
  return [...known, ...active].slice(0, FEW);
}

function renamedAndAway(person: SimPerson, { world, clock }: Company): void {
  changePerson(world, person, { lastName: `${person.lastName} Newname` });
  const day = addDays(dateIn(ZONE, clock.now()), IN_DAYS);
  addAbsence(world, { person, type: "Urlaub", startsOn: day, endsOn: day });
}
