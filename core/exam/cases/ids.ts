/** The id that a create gave leads back to the record. */
import type { Case } from "../cases.ts";
import { connected } from "../connected.ts";
import { must } from "../must.ts";

/** How many records of each kind are asked for; each is one request. */
const SOME = 5;

const NOTHING_LINKED =
  "the first run linked nothing, so this shows nothing: let `start` fill the tool with some of the company's people, or excuse the " +
  "case if nothing is ever linked, as where the tool has no accounts";

export const ids: Case = {
  name: "ids",
  promise: "records that were created or taken over exist under the id that was returned",
  async hold(hall) {
    const company = await hall.open();
    await company.sync();
    const links = (await company.links()).filter(({ active }) => active);
    must(links.length > 0, NOTHING_LINKED);
    await connected(company, async (flows) => {
      for (const { kind, get } of flows)
        for (const { remoteId } of get ? links.filter((link) => link.kind === kind).slice(0, SOME) : []) {
          const current = await get!(remoteId);
          must(current !== null, `get() does not find the ${kind} ${remoteId}, which is linked`);
          must(current.remoteId === remoteId, `get() of the ${kind} ${remoteId} gave another one: ${current.remoteId}`);
        }
    });
  },
};
