/** A list is read to its end, however many pages it has. */
import { dateIn, overlaps } from "../../model/time.ts";
import { ZONE } from "../../app/demo/company.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { connected, read, type Asked } from "../connected.ts";
import { must } from "../must.ts";

export const pages: Case = {
  name: "pages",
  promise: "every page of a list is read",
  async hold(hall) {
    const company = await hall.open();
    const { run } = await company.sync();
    must(run.error === null, () => `the run before it failed: ${run.error?.code}, ${run.error?.message}`);
    await connected(company, async (flows) => {
      const paged = new Map<Asked, boolean>();
      for (const flow of flows) {
        company.forgetRequests();
        await readsAll(flow, company);
        paged.set(flow, hasPages(company));
      }
      // Everybody else may fit on one page.
      const people = flows.filter(({ kind, current }) => kind === "user" && current);
      const long = people.length > 0 ? people : flows;
      must(
        long.some((flow) => paged.get(flow)),
        ONE_ANSWER,
      );
    });
  },
};

const ONE_ANSWER =
  "only one page was asked for: either further pages are not read, or the simulator returns everything at once " +
  "(let its pages be smaller, or `people` more)";

/** Requires that every linked record in the days that are looked at stands in the list. */
async function readsAll(asked: Asked, company: Company): Promise<void> {
  if (!asked.current) return;
  const links = (await company.links()).filter(({ kind, active }) => kind === asked.kind && active);
  const listed = new Set((await read(asked, links)).map(({ remoteId }) => remoteId));
  const window = asked.flow.window(dateIn(ZONE, company.clock.now()));
  for (const { remoteId, extent } of links) {
    if (window && extent && !overlaps(extent, window)) continue;
    must(listed.has(remoteId), `current() leaves out the ${asked.kind} ${remoteId}, which exists`);
  }
}

/** Whether one path was asked for more than once, for another page. */
function hasPages(company: Company): boolean {
  const asked = company
    .asked()
    .map(({ method, path, query, text }) => ({ what: `${method} ${path}`, how: query + text }));
  return asked.some(({ what, how }) => asked.some((other) => other.what === what && other.how !== how));
}
