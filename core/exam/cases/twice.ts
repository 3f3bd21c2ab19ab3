/** What the engine rests on: the plan says what will be done, it is done, and then there is nothing left to do. */
import { OPS } from "../../model/change.ts";
import type { RunReport } from "../../model/run.ts";
import type { Case } from "../cases.ts";
import { must } from "../must.ts";
import { changesOf, done, named, troubleOf } from "../requests.ts";

export const twice: Case = {
  name: "twice",
  promise: "a first run does what was planned, the second plans nothing and writes nothing",
  async hold(hall) {
    const company = await hall.open();
    const planned = await company.plan();
    must(planned.run.error === null, () => `the plan failed (${troubleOf(planned)})`);
    const first = await company.sync();
    must(
      first.run.status === "succeeded",
      () => `the first run did not succeed: ${troubleOf(first)}${failures(first)}`,
    );
    must(done(first) > 0, "the first run did nothing: let `start` leave something to do");
    for (const op of OPS)
      must(
        planned.run.counts[op] === first.run.counts[op],
        `the plan has ${planned.run.counts[op]} of ${op}, and ${first.run.counts[op]} were done`,
      );
    company.forgetRequests();
    const second = await company.sync();
    must(second.run.status === "succeeded", () => `the second run did not succeed: ${troubleOf(second)}`);
    must(done(second) === 0, () => `the second run did it again: ${changesOf(second)}`);
    const wrote = company.wrote();
    must(wrote.length === 0, () => `the second run had nothing to do but wrote: ${named(wrote)}`);
    const { changes } = await company.plan();
    must(changes.length === 0, "after two runs the plan is not empty");
  },
};

function failures({ changes }: RunReport): string {
  const [first] = changes.flatMap(({ error }) => error ?? []);
  return first ? `; ${first.message}` : "";
}
