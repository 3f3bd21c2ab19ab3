/** One mail to the owners, now. */
import { randomUUID } from "node:crypto";
import { CommandRefused } from "../model/errors.ts";
import { sendTestMail } from "../notify/send-test-mail.ts";
import type { App } from "./open-app.ts";

class NoMail extends CommandRefused {
  constructor() {
    super("CONFIG", "no mail is configured", { remedy: "Add `mail: { from, smtp }` to the config." });
  }
}

/** What the mail server answered. @throws CommandRefused where no mail is configured. */
export async function testMail(app: App): Promise<{ recipients: readonly string[]; response: string }> {
  const mail = app.transport();
  if (!mail) throw new NoMail();
  const { owners, language, timezone, web } = app.config;
  const reader = { language, timezone, publicUrl: web?.publicUrl ?? null };
  const response = await sendTestMail({ ...mail, recipients: owners, reader, clock: app.clock, newId: randomUUID });
  return { recipients: owners, response: app.around.redact(response) };
}
