/** A write that was carried out and whose answer never came is found again. */
import type { Case } from "../cases.ts";
import { must, NOTHING_WRITTEN } from "../must.ts";
import { done, troubleOf } from "../requests.ts";
import { asManyAsWithoutTrouble } from "../doubles.ts";

export const lost: Case = {
  name: "lost",
  promise: "a write whose answer was lost is found again, not repeated",
  async hold(hall) {
    const company = await hall.open();
    for (const server of company.tool.servers)
      for (const after of [0, 3, 5]) server.fault({ where: company.isWrite, after, times: 1, how: "drop after write" });
    const first = await company.sync();
    const { status, counts } = first.run;
    must(
      company.wrote().some((one) => one.status === null),
      NOTHING_WRITTEN,
    );
    must(
      status === "succeeded" && counts.failed === 0,
      () => `answers were lost, and the run ended: ${troubleOf(first)}`,
    );
    must(done(await company.sync()) === 0, "after answers were lost the next run did something once more");
    await asManyAsWithoutTrouble(company, hall);
  },
};
