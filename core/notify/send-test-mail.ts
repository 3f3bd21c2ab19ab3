/** `rollcall test-mail`: one mail to the owners now, past the outbox, so that the server's own answer can be shown. */
import type { Clock } from "../model/time.ts";
import type { Reader } from "./mails/content.ts";
import { layOut } from "./mails/layout.ts";
import { testMail } from "./mails/test-mail.ts";
import { textsOf } from "./mails/texts.ts";
import { domainOf } from "./post.ts";
import type { MailTransport, Sent } from "./transport.ts";

export interface TestMailOptions {
  readonly transport: MailTransport;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly reader: Omit<Reader, "texts"> & { readonly language: "en" | "de" };
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Returns the server's answer. @throws SmtpError that says what to correct */
export async function sendTestMail(options: TestMailOptions): Promise<Sent> {
  const { transport, from, recipients, reader, clock, newId } = options;
  const { language, timezone, publicUrl } = reader;
  const to = { texts: textsOf(language), timezone, publicUrl };
  const mail = layOut(testMail({ now: clock.now() }, to), to);
  return transport.send({ ...mail, from, to: recipients, messageId: `<${newId()}@${domainOf(from)}>` });
}
