/** A vendor that says "slow down" is obeyed. */
import { isReading } from "../../plugin/http/http.ts";
import { elapsed } from "../../model/time.ts";
import type { Case } from "../cases.ts";
import { must } from "../must.ts";
import { done, troubleOf } from "../requests.ts";

const SECONDS = 7;

export const throttled: Case = {
  name: "throttled",
  promise: "429 is obeyed, for reads and writes, and nothing is lost or doubled",
  async hold(hall) {
    const company = await hall.open();
    const how = { status: 429, body: "slow down", headers: { "retry-after": String(SECONDS) } };
    for (const server of company.tool.servers) {
      server.fault({ where: ({ method }) => isReading(method), after: 1, times: 2, how });
      server.fault({ where: company.isWrite, after: 2, times: 2, how });
    }
    const before = company.clock.now();
    const first = await company.sync();
    must(
      first.run.status === "succeeded",
      () => `the tool said 429 four times, and the run ended: ${troubleOf(first)}`,
    );
    const waited = elapsed(before, company.clock.now());
    must(
      waited >= SECONDS * 1000,
      `the tool said "retry-after: ${SECONDS}", but the next request came after ${waited} ms`,
    );
    must(done(await company.sync()) === 0, "after a run that was slowed down something was left to do");
  },
};
