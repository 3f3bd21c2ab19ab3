/** A process that ends between a write and its record leaves nothing behind that is made again. */
import { RULES } from "../../model/rules.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { asManyAsWithoutTrouble } from "../doubles.ts";
import { must } from "../must.ts";
import { done, troubleOf } from "../requests.ts";
import { MINUTE } from "../swift-clock.ts";

export const crash: Case = {
  name: "crash",
  promise:
    "after a crash between a write and its record, the next run finds what was created and does not create it again",
  async hold(hall) {
    for (const nth of [0, 3]) {
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

/** Ends the process before it hears that the tool has done what it was asked. */
async function diesAfterWrite(company: Company, nth: number): Promise<void> {
  let struck = false;
  const where = (request: Parameters<Company["isWrite"]>[0]) => {
    if (!company.isWrite(request)) return false;
    struck = true;
    return true;
  };
  for (const server of company.tool.servers) {
    server.fault({ where, after: nth, times: 1, how: "drop after write" });
    server.fault({ where: () => struck, times: Number.POSITIVE_INFINITY, how: "reset" });
  }
  const going = company.sync().catch(() => undefined);
  await company.hears(() => struck);
  company.stop();
  company.clock.pass(RULES.graceMs);
  await going;
  for (const server of company.tool.servers) server.heal();
}
