/** A run that is told to stop stops: at once where it reads, and what is on its way is the last. */
import { RULES } from "../../model/rules.ts";
import { isReading } from "../../plugin/http/http.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import type { Hall } from "../hall.ts";
import { must } from "../must.ts";
import { named } from "../requests.ts";

/** Real milliseconds: nobody waits in earnest, and the machine may be busy. */
const SOON_MS = 5_000;
const AFTERWARDS_MS = 50;
const QUIET_MS = 100;
const LOOKS = 15;

export const abort: Case = {
  name: "abort",
  promise: "a run that is told to stop ends within one request, and asks for nothing afterwards",
  async hold(hall) {
    await stopsAt(hall, "reading", 1);
    await stopsAt(hall, "writing", 0);
  },
};

async function stopsAt(hall: Hall, what: "reading" | "writing", after: number): Promise<void> {
  const company = await hall.open();
  let hung = false;
  const where = (request: Parameters<Company["isWrite"]>[0]) =>
    what === "writing" ? company.isWrite(request) : isReading(request.method);
  const how = "hang";
  for (const server of company.tool.servers) server.fault({ where, after, times: Number.POSITIVE_INFINITY, how });
  const stop = new AbortController();
  const going = company.sync("full", stop.signal).then(
    ({ run }) => run.status,
    () => "interrupted",
  );
  await company.hears(() => {
    hung ||= company.asked().some((one) => one.status === null);
    return hung;
  });
  must(hung, `no request was sent in ${what}: let \`start\` leave something to do`);
  await quiet(company);
  const sent = company.asked().length;
  stop.abort();
  await new Promise(setImmediate);
  company.clock.pass(RULES.graceMs);
  const status = await Promise.race([going, realMs(SOON_MS)]);
  for (const server of company.tool.servers) server.heal();
  must(status !== "late", `told to stop while ${what}, it was still going after ${SOON_MS / 1000} seconds`);
  must(status === "interrupted", `told to stop while ${what}, it ended as ${status}`);
  await realMs(AFTERWARDS_MS);
  const more = company.asked().slice(sent);
  must(more.length <= 1, () => `told to stop while ${what}, it asked for more: ${named(more)}`);
}

/** Several requests go side by side: those that were on their way have arrived once none has come for a while. */
async function quiet(company: Company): Promise<void> {
  let seen = -1;
  for (let looks = 0; looks < LOOKS && company.asked().length !== seen; looks += 1) {
    seen = company.asked().length;
    await realMs(QUIET_MS);
  }
}

function realMs(ms: number): Promise<"late"> {
  return new Promise((resolve) => {
    setTimeout(() => resolve("late"), ms).unref();
  });
}
