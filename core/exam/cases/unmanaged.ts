/** What rollcall does not manage is not its to change. */
import { changeAbsence, changePerson } from "../../../plugins/personio/world.ts";
import { OPS } from "../../model/change.ts";
import { addDays, dateIn } from "../../model/time.ts";
import { ZONE } from "../../app/demo/company.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { must } from "../must.ts";
import { MINUTE } from "../swift-clock.ts";

const MARK = "set_by_somebody_there";
const OWN_ALONE =
  "an update writes its own fields and no other; where a PUT replaces the record, read it with z.looseObject (z.object drops what " +
  "it does not know) and send the rest back";

export const unmanaged: Case = {
  name: "unmanaged",
  promise: "an update leaves fields that it does not manage as people have set them in the tool",
  async hold(hall) {
    const company = await hall.open();
    const { records } = company.tool;
    must(records !== undefined, "say what the simulator holds: `records: () => …` on what `start` gives");
    await company.sync();
    const all = () => [...company.tool.records!()] as Record<string, unknown>[];
    for (const record of all()) record[MARK] = "kept";
    const marked = all().length;
    change(company);
    company.clock.pass(2 * MINUTE);
    const { run } = await company.sync();
    must(run.counts.update > 0, "nothing was updated, so this shows nothing; excuse the case if it never updates");
    const gone = OPS.filter((op) => op === "remove" || op === "release").reduce((sum, op) => sum + run.counts[op], 0);
    const kept = all().filter((record) => record[MARK] === "kept").length;
    const lost = marked - gone - kept;
    must(lost <= 0, `${lost} records lost what somebody had set there: ${OWN_ALONE}`);
  },
};

/** Changes names, and the ends of absences. */
function change({ world, clock }: Company): void {
  const today = dateIn(ZONE, clock.now());
  for (const person of world.people.slice(0, 8)) changePerson(world, person, { lastName: `${person.lastName}-Neu` });
  const coming = world.absences.filter(({ endsOn, hours }) => endsOn !== null && endsOn >= today && !hours);
  for (const absence of coming.slice(0, 8)) changeAbsence(world, absence, { endsOn: addDays(absence.endsOn!, 1) });
}
