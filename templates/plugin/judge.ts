/** What Acme's answers mean where their status does not say it. Pure. */
import { RecordError, type Answer } from "rollcall/plugin";
import { REFUSED } from "./wire.ts";

/**
 * Acme refuses a write with 200 and `ok: false`. A RecordError: this record alone has failed, the others go on, and it is tried again. All
 * other answers are judged by their status.
 */
export function judge(answer: Answer): RecordError | undefined {
  const refused = answer.status === 200 ? REFUSED.safeParse(answer.json()) : undefined;
  if (!refused?.success) return undefined;
  return new RecordError(`acme: ${refused.data.error}`, {
    causeKey: "acme:refused",
    remedy: "Look at the account in Acme: the message says what it does not accept.",
  });
}
