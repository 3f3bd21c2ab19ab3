/** A list that breaks off is no list. */
import { isReading } from "../../plugin/http/http.ts";
import type { SimAnswer, SimRequest } from "../../plugin/simulator.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { must } from "../must.ts";
import { named, rowsOf, troubleOf } from "../requests.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;

export const failingPage: Case = {
  name: "failing page",
  promise: "a list whose last page fails ends the run, and nothing is written",
  async hold(hall) {
    const company = await hall.open();
    await company.sync();
    const lists = await listsOf(company);
    must(lists.size > 0, "the tool was asked for no list");
    for (const person of company.world.people) person.lastName = "Anders";
    for (const [path, last] of [...lists].slice(0, 3)) {
      company.forgetRequests();
      const where = (request: SimRequest) => pageOf(request) === last;
      for (const server of company.tool.servers)
        server.fault({ where, times: FOR_EVER, how: { status: 500, body: "no" } });
      const report = await company.sync();
      for (const server of company.tool.servers) server.heal();
      const { status, error } = report.run;
      const words = `the last page of ${path} failed, but the run ended for another reason: ${troubleOf(report)}`;
      must(status === "failed" && error?.code === "UNREACHABLE", words);
      const wrote = company.wrote();
      must(wrote.length === 0, () => `the last page of ${path} failed, but this was written: ${named(wrote)}`);
    }
  },
};

/** Returns the paths that are lists of records, with the last page of each in a run that has nothing to do. */
async function listsOf(company: Company): Promise<ReadonlyMap<string, string>> {
  const lists = new Map<string, string>();
  const how = (answer: SimAnswer, request: SimRequest) => {
    const isList = isReading(request.method) && !DESCRIPTIONS.test(request.path);
    // A page that is not the first may well have one record, or none.
    if (isList && (lists.has(request.path) || (rowsOf(answer)?.length ?? 0) > 1))
      lists.set(request.path, pageOf(request));
    return answer;
  };
  for (const server of company.tool.servers) server.fault({ path: /./, times: FOR_EVER, how });
  await company.sync();
  for (const server of company.tool.servers) server.heal();
  return lists;
}

/** Names one page of one list; a request by id has another name. */
function pageOf({ method, path, query, text }: SimRequest): string {
  return `${method} ${path}?${query} ${text}`;
}

/** Paths at which a SCIM server describes itself. */
const DESCRIPTIONS = /ServiceProviderConfig|ResourceTypes|Schemas/;
