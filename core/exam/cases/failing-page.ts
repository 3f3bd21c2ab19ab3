/** A list that breaks off is no list. */
import { isReading } from "../../plugin/http.ts";
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
    for (const [path, times] of [...lists].slice(0, 3)) {
      company.forgetRequests();
      for (const server of company.tool.servers)
        server.fault({
          where: (request) => request.path === path && isReading(request.method),
          ...{ after: times - 1, times: FOR_EVER, how: { status: 500, body: "no" } },
        });
      const report = await company.sync();
      for (const server of company.tool.servers) server.heal();
      const { status, error } = report.run;
      const words = `the last page of ${path} failed, and the run ended otherwise than by that: ${troubleOf(report)}`;
      must(status === "failed" && error?.code === "UNREACHABLE", words);
      const wrote = company.wrote();
      must(
        wrote.length === 0,
        () => `the last page of ${path} failed, and this was written all the same: ${named(wrote)}`,
      );
    }
  },
};

/** Which paths are lists of records, and how often each is asked in a run that has nothing to do. */
async function listsOf(company: Company): Promise<ReadonlyMap<string, number>> {
  const lists = new Map<string, number>();
  const how = (answer: SimAnswer, { path, method }: SimRequest) => {
    const isList = isReading(method) && !DESCRIPTIONS.test(path) && (rowsOf(answer)?.length ?? 0) > 1;
    if (isList) lists.set(path, (lists.get(path) ?? 0) + 1);
    return answer;
  };
  for (const server of company.tool.servers) server.fault({ path: /./, times: FOR_EVER, how });
  await company.sync();
  for (const server of company.tool.servers) server.heal();
  return lists;
}

/** What a SCIM server says of itself. */
const DESCRIPTIONS = /ServiceProviderConfig|ResourceTypes|Schemas/;
