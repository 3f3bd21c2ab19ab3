/** Test mode shows what would be done and does none of it, whatever the plugin tries. */
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { must } from "../must.ts";
import { done, named, troubleOf } from "../requests.ts";

export const testMode: Case = {
  name: "test mode",
  promise: "no write is sent to either side, not by plan and check either, and nothing there changes",
  async hold(hall) {
    const company = await hall.open({ mode: "test" });
    const before = contentsOf(company);
    const report = await company.sync();
    await company.plan();
    await company.check();
    const wrote = company.wrote();
    must(wrote.length === 0, () => `in test mode this was sent to the tool: ${named(wrote)}`);
    must(
      contentsOf(company) === before,
      "in test mode something changed in the tool: a request that should read writes",
    );
    const toSource = company.personio.server.writes().filter(({ path }) => !/\/(token|revoke)$/.test(path));
    must(toSource.length === 0, () => `in test mode this was sent to the source: ${named(toSource)}`);
    must(report.run.error === null, () => `the run in test mode failed: ${troubleOf(report)}`);
    must(
      done(report) + report.run.counts.held > 0,
      "the run in test mode planned nothing: let `start` leave something to do",
    );
    const others = report.changes.filter(({ status }) => status !== "planned" && status !== "held");
    must(others.length === 0, () => `in test mode a change is ${others[0]?.status}`);
  },
};

function contentsOf({ tool }: Company): string {
  return tool.records ? JSON.stringify([...tool.records()]) : "";
}
