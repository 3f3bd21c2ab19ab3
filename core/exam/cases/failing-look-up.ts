/** A look-up that fails says nothing: taken for "there is none", the record would be made a second time. */
import type { Link } from "../../model/record.ts";
import type { SimAnswer } from "../../plugin/simulator.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { connected, type Asked } from "../connected.ts";
import { must } from "../must.ts";

const FAILURES: Readonly<Record<string, SimAnswer>> = {
  "500": { status: 500, body: { error: "the database is away" } },
  "a web page with 404": { status: 404, body: "<!doctype html><title>Not found</title>" },
};

export const failingLookUp: Case = {
  name: "failing look-up",
  promise: 'asking for one record fails if the tool does not answer properly, and is never taken for "there is none"',
  async hold(hall) {
    const company = await hall.open();
    await company.sync();
    const links = (await company.links()).filter(({ active }) => active);
    let asked = 0;
    await connected(company, async (flows) => {
      for (const flow of flows) {
        const own = links.filter(({ kind }) => kind === flow.kind);
        if (own.length === 0 || !(flow.get ?? flow.find ?? flow.lead)) continue;
        await fails(flow, own, company);
        asked += 1;
      }
    });
    must(
      asked > 0,
      "nothing could be asked for by itself, so this shows nothing; excuse the case if no flow has `get`",
    );
  },
};

/** Everything that a flow can be asked about one record. Asked once soundly first, so that a log-in is not what fails. */
async function fails({ kind, get, find, lead }: Asked, links: readonly Link[], company: Company): Promise<void> {
  const [first, last] = [links[0]!, links.at(-1)!];
  await get?.(first.remoteId);
  const there = await get?.(last.remoteId);
  if (get) await rejects(`get() of the ${kind}`, () => get(first.remoteId), company);
  if (find && there) await rejects(`find() of the ${kind}`, () => find(there.fields), company);
  if (lead) await rejects(`leading.get() of the ${kind}`, () => lead(first.subject), company);
}

async function rejects(what: string, ask: () => Promise<unknown>, company: Company): Promise<void> {
  const servers = [...company.tool.servers, company.personio.server];
  for (const [name, how] of Object.entries(FAILURES)) {
    for (const server of servers)
      server.fault({ where: (request) => !company.isWrite(request), times: Number.POSITIVE_INFINITY, how });
    const found = await ask().catch(() => "rejected");
    for (const server of servers) server.heal();
    must(
      found !== null && !(Array.isArray(found) && found.length === 0),
      `${what} was answered ${name}, and said that there is none: it must throw, or the record is made a second time`,
    );
  }
}
