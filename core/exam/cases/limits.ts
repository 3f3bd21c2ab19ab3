/** The vendor's stated limit is kept before the vendor has to say so. */
import { RULES } from "../../model/rules.ts";
import { epochOf } from "../../model/time.ts";
import type { Case } from "../cases.ts";
import { must } from "../must.ts";
import { MINUTE } from "../swift-clock.ts";

const LOWER =
  "let the limit be lower, in both `settings` and `perMinute` of what `start` gives (the templates: 4 and 12), or `people` more";

export const limits: Case = {
  name: "limits",
  promise: "no minute has more requests than the vendor states",
  async hold(hall) {
    const company = await hall.open();
    const { perMinute, servers } = company.tool;
    must(
      perMinute !== undefined,
      "state the vendor's limit: `perMinute: 100` on what `start` gives; or excuse the case",
    );
    // They are counted as they arrive, while the clock moves on: some are on their way when a minute begins.
    const granted = perMinute + RULES.request.inFlight;
    const at: number[] = [];
    const where = () => {
      at.push(epochOf(company.clock.now()));
      return false;
    };
    for (const server of servers) server.fault({ where, how: "reset" });
    await company.sync();
    await company.sync();
    const most = Math.max(...at.map((start) => at.filter((one) => one >= start && one < start + MINUTE).length));
    must(at.length > granted, `only ${at.length} requests were sent, which shows nothing: ${LOWER}`);
    must(
      most <= granted,
      `${most} requests in one minute, and the vendor states ${perMinute}: give the door a \`pace\``,
    );
  },
};
