/** One mail to the owners, now. */
import { randomUUID } from "node:crypto";
import type { TestMailReport } from "../../engine/operations/actions.ts";
import { CommandRefused } from "../../model/errors.ts";
import { sendTestMail } from "../../notify/send-test-mail.ts";
import type { App } from "../open-app.ts";

class NoMail extends CommandRefused {
  constructor() {
    super("CONFIG", "no mail is configured", { remedy: "Add `mail: { from, smtp }` to the config." });
  }
}

/** What the mail server answered. @throws CommandRefused where no mail is configured. */
export async function testMail(app: App): Promise<TestMailReport> {
  const mail = app.transport();
  if (!mail) throw new NoMail();
  const { owners, language, timezone, web } = app.config;
  const reader = { language, timezone, publicUrl: web?.publicUrl ?? null };
  const sent = await sendTestMail({ ...mail, recipients: owners, reader, clock: app.clock, newId: randomUUID });
  const { redact } = app.around;
  const refused = sent.refused.map(({ address, response }) => ({ address, response: redact(response) }));
  const isRefused = (owner: string) => refused.some(({ address }) => address.toLowerCase() === owner.toLowerCase());
  return { recipients: owners.filter((owner) => !isRefused(owner)), refused, response: redact(sent.response) };
}
