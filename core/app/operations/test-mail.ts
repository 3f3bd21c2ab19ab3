/** Sends one mail to the owners, now. */
import { randomUUID } from "node:crypto";
import type { Config } from "../../config/config.ts";
import type { TestMailReport } from "../../engine/operations/actions.ts";
import { CommandRefused } from "../../model/errors.ts";
import { sendTestMail } from "../../notify/send-test-mail.ts";
import type { App } from "../open-app.ts";

function noMail(): CommandRefused {
  return new CommandRefused("CONFIG", "no mail is configured", { remedy: "Add `mail: { from, smtp }` to the config." });
}

/** Sends the mail and returns what the mail server answered. @throws CommandRefused if no mail is configured */
export async function testMail(app: App): Promise<TestMailReport> {
  const mail = app.transport();
  if (!mail) throw noMail();
  const { language, timezone, web } = app.config;
  const owners = ownersOf(app.config);
  const recipients = owners.map(({ address }) => address);
  const reader = { language, timezone, publicUrl: web?.publicUrl ?? null };
  const sent = await sendTestMail({ ...mail, recipients, reader, clock: app.clock, newId: randomUUID });
  const { redact } = app.around;
  const refused = sent.refused.map(({ address, response }) => ({ address, response: redact(response) }));
  const isRefused = (owner: string) => refused.some(({ address }) => address.toLowerCase() === owner.toLowerCase());
  const response = redact(sent.response);
  return { recipients: recipients.filter((owner) => !isRefused(owner)), refused, response, owners };
}

/** Every owner once, whatever the case of the address; the config's own owners come before those of targets. */
function ownersOf({ owners, targets }: Pick<Config, "owners" | "targets">): NonNullable<TestMailReport["owners"]> {
  const found = new Map<string, { address: string; targets: string[]; config: boolean }>();
  const of = (address: string) => {
    const key = address.trim().toLowerCase();
    const owner = found.get(key) ?? { address, targets: [], config: false };
    found.set(key, owner);
    return owner;
  };
  for (const address of owners) of(address).config = true;
  for (const target of targets) {
    for (const owner of new Set(target.owners.map(of))) owner.targets.push(target.name);
  }
  return [...found.values()];
}
