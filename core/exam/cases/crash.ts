/** A process that ends between a write and its record leaves nothing behind that is made again. */
import { RULES } from "../../model/rules.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { asManyAsWithoutTrouble } from "../doubles.ts";
import type { Hall } from "../hall.ts";
import { must, NOTHING_WRITTEN } from "../must.ts";
import { done, troubleOf } from "../requests.ts";
import { MINUTE } from "../swift-clock.ts";

export const crash: Case = {
  name: "crash",
  promise:
    "after a crash between a write and its record, the next run finds what was created and does not create it again",
  async hold(hall) {
    for (const nth of await deaths(hall)) {
      const company = await hall.open();
      await diesAfterWrite(company, nth);
      await company.restart();
      company.clock.pass(2 * MINUTE);
      const next = await company.sync();
      must(next.run.status === "succeeded", () => `the run after a crash ended: ${troubleOf(next)}`);
      must(done(await company.sync()) === 0, "after a crash the second run did something once more");
      await asManyAsWithoutTrouble(company, hall);
    }
  },
};

/** Returns after which writes the process ends: the first, and the fourth or, if there are not so many, the last. */
async function deaths(hall: Hall): Promise<readonly number[]> {
  const calm = await hall.open();
  await calm.sync();
  const writes = calm.wrote().length;
  must(writes > 0, NOTHING_WRITTEN);
  return [...new Set([0, Math.min(3, writes - 1)])];
}

/** Ends the process before it hears that the tool has done what it was asked. */
async function diesAfterWrite(company: Company, nth: number): Promise<void> {
  let writes = 0;
  let struck = false;
  const where = (request: Parameters<Company["isWrite"]>[0]) => {
    if (struck || !company.isWrite(request)) return false;
    writes += 1;
    struck = writes > nth;
    return struck;
  };
  for (const server of company.tool.servers) {
    server.fault({ where, times: 1, how: "drop after write" });
    server.fault({ where: () => struck, times: Number.POSITIVE_INFINITY, how: "reset" });
  }
  const going = company.sync().catch(() => undefined);
  await company.hears(() => struck);
  must(struck, `only ${writes} writes were sent in place of ${nth + 1}, so this shows nothing`);
  company.stop();
  company.clock.pass(RULES.graceMs);
  await going;
  for (const server of company.tool.servers) server.heal();
}
