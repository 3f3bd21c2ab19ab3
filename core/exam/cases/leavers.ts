/** Whoever leaves is dealt with once, and taking away what is gone is no failure. */
import type { Case } from "../cases.ts";
import { connected } from "../connected.ts";
import { must } from "../must.ts";
import { done, troubleOf } from "../requests.ts";
import { MINUTE } from "../swift-clock.ts";

export const leavers: Case = {
  name: "leavers",
  promise: "people who left are deactivated, removed or left alone once, and removing something twice is harmless",
  async hold(hall) {
    const company = await hall.open();
    await company.sync();
    const leaver = company.world.people.find(({ status, email }) => status === "active" && email)!;
    Object.assign(leaver, { status: "inactive", lastWorkingDay: "2026-07-20", terminationDate: "2026-07-20" });
    company.clock.pass(MINUTE);
    const left = await company.sync();
    must(left.run.counts.failed === 0, () => `somebody left, and a change failed: ${troubleOf(left)}`);
    must(done(await company.sync()) === 0, "somebody left, and the run after it did something once more");
    await connected(
      company,
      async (flows) => {
        const links = await company.links();
        for (const { kind, take } of flows) {
          const link = links.find((one) => one.kind === kind && one.active);
          if (!link || !take) continue;
          await take(link.remoteId);
          await take(link.remoteId).catch((error: unknown) => {
            must(false, `the ${kind} was removed twice, and the second time failed: ${error}`);
          });
        }
      },
      { readOnly: false },
    );
  },
};
