/** The state of the mail: whether it goes out, and how much still waits to. */
import type { StatusReport } from "../../engine/operations/operations.ts";
import type { Store } from "../../store/store.ts";

export async function mailState(
  { outbox }: Pick<Store, "outbox">,
  { configured }: { readonly configured: boolean },
): Promise<StatusReport["mail"]> {
  const { queued, attempts, lastError } = await outbox.state();
  if (!configured) return { state: "off", queued, error: null };
  return { state: attempts > 0 ? "failing" : "ok", queued, error: attempts > 0 ? lastError : null };
}
