/** `rollcall webhook`: has the HR system call rollcall when something changes, or stops that. */
import type { Command } from "commander";
import type { Operations } from "../../engine/operations/operations.ts";
import { WEBHOOK_DETAILS, type WebhookReport } from "../../engine/reports/webhook-report.ts";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act, Session } from "../session.ts";
import { renderTable } from "../table.ts";

interface Options {
  readonly source?: string;
}

type Ask = (operations: Operations, source: string | null, session: Session) => Promise<WebhookReport>;

export function addWebhook(program: Command, act: Act): void {
  const webhook = program
    .command("webhook")
    .description("have Personio call when something changes")
    .addHelpText("after", example("rollcall webhook register", "rollcall webhook status"));
  const add = (name: string, description: string, ask: Ask, isGood: (report: WebhookReport) => boolean) =>
    webhook
      .command(name)
      .description(description)
      .option("--source <name>", "only this one of several sources")
      .addHelpText("after", example(`rollcall webhook ${name}`))
      .action(({ source }: Options) =>
        act((session) =>
          session.open(async (operations) => {
            const report = await ask(operations, source ?? null, session);
            const exit = isGood(report) ? EXIT.done : EXIT.waiting;
            return { document: report, text: () => render(report, session.width), exit };
          }),
        ),
      );
  const all = ({ webhooks }: WebhookReport) => webhooks.every(({ state }) => state === "ok");
  add("register", "register the webhook, switched on; registering twice leaves one", register, all);
  add("status", "show what is registered now", status, all);
  add("remove", "remove the webhook", remove, () => true);
}

const register: Ask = (operations, source, { by, host }) => operations.registerWebhooks(source, by, host.signal);
const status: Ask = (operations, source, { host }) => operations.webhooks(source, host.signal);
const remove: Ask = (operations, source, { by, host }) => operations.removeWebhooks(source, by, host.signal);

function render({ webhooks }: WebhookReport, width: number): string {
  const rows = webhooks.map(({ source, url, state }) => [source, url, WEBHOOK_DETAILS[state]]);
  return renderTable(["source", "called at", "state"], rows, width);
}
