/**
 * `rollcall demo`: the whole product on this machine, with made-up people and no network: simulators of the vendors, a real
 * config file, a real database in a temporary folder, the daemon, the page, and a mailbox in place of a mail server.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoOptions, DemoReport } from "../cli/host.ts";
import type { PluginCatalog } from "../config/catalog.ts";
import type { Config } from "../config/config.ts";
import type { Clock } from "../model/time.ts";
import { runDaemon } from "./daemon/daemon.ts";
import { giveBack } from "./daemon/release-memory.ts";
import { demoConfig } from "./demo/config.ts";
import { startCompany, type DemoCompany } from "./demo/company.ts";
import { demoPage, invitation, type DemoPage } from "./demo/page.ts";
import { tell } from "./demo/story.ts";
import { Lifecycle } from "./lifecycle.ts";
import type { App } from "./open-app.ts";
import { createOperations } from "./operations/create-operations.ts";
import { pingBy } from "./daemon/ping.ts";
import { createReloader } from "./daemon/reload.ts";
import { createWeb } from "./daemon/web.ts";

export interface DemoParts {
  readonly catalog: PluginCatalog;
  readonly clock: Clock;
  readonly load: (file: string) => Promise<Config>;
  readonly open: (config: Config) => Promise<App>;
  /** `$ROLLCALL_LISTEN` */
  readonly listen: string | undefined;
}

/** Runs the demo. Returns the report with `once`; null when a demo that went on was stopped. */
export async function runDemo(options: DemoOptions, parts: DemoParts): Promise<DemoReport | null> {
  const lifecycle = new Lifecycle();
  try {
    const folder = lifecycle.opened(await mkdtemp(join(tmpdir(), "rollcall-demo-")), (path) =>
      rm(path, { recursive: true, force: true }),
    );
    const company = lifecycle.opened(
      await startCompany({ seed: options.seed, people: options.people, clock: parts.clock }),
      (one) => one.close(),
    );
    const file = join(folder, "config.yaml");
    const page = demoPage(parts.listen, options.port);
    await writeFile(file, demoConfig(company, page));
    const app = lifecycle.opened(await parts.open(await parts.load(file)), (one) => one.close());
    if (options.once) return await twice(app, company, options);
    await live(app, company, { file, page }, options, parts);
    return null;
  } finally {
    await lifecycle.close();
  }
}

/** Runs every target twice: the first run does something, the second finds nothing left to do. */
async function twice(app: App, company: DemoCompany, { signal, progress }: DemoOptions): Promise<DemoReport> {
  const operations = createOperations(app);
  const ask = { by: "cli:demo", area: null, scope: "full", approve: null, signal, progress } as const;
  const targets: DemoReport["targets"][number][] = [];
  for (const { name, plugin } of app.config.targets) {
    const { run: first } = await operations.sync(name, ask);
    const { run: second } = await operations.sync(name, ask);
    targets.push({ name, plugin, connector: company.connectorOf(name), first, second });
  }
  const mails = await app.store.outbox.recent(1_000);
  return { targets, mails: mails.length };
}

async function live(
  app: App,
  company: DemoCompany,
  { file, page }: { readonly file: string; readonly page: DemoPage },
  { signal, say }: DemoOptions,
  { catalog }: DemoParts,
): Promise<void> {
  app.deliverTo(mailbox);
  const reloader = createReloader(app, { file, env: {}, plugins: catalog });
  const ended = new AbortController();
  let story: Promise<void> = Promise.resolve();
  const onReady = ({ url }: { readonly url: string }) => {
    say(invitation(url, page));
    story = tell(company, {
      clock: app.clock,
      signal: AbortSignal.any([signal, ended.signal]),
      say,
      operations: createOperations(app),
    });
  };
  try {
    await runDaemon({
      app,
      signal,
      reloader,
      ping: pingBy(app.around),
      atRest: giveBack,
      onReady,
      createWeb: (ready) => createWeb(app, ready, { mailbox: true }),
    });
  } finally {
    ended.abort();
    await story;
  }
}

/** Takes every mail; the outbox keeps it and the page shows it. */
const mailbox = {
  send: async () => ({ response: "250 in the demo's mailbox", refused: [] }),
  verify: async () => "the demo's mailbox",
};
