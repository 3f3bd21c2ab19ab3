/** Reads a body up to a size and within a time; beyond them it returns the status 413 or 408. */
import type { Clock } from "../../model/time.ts";

export interface Most {
  readonly bytes: number;
  readonly ms: number;
  readonly clock: Pick<Clock, "sleep">;
}

export async function readText(request: Request, { bytes, ms, clock }: Most): Promise<string | 408 | 413> {
  const reader = request.body?.getReader();
  if (!reader) return "";
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal, "limit").then(
    () => 408 as const,
    () => 408 as const,
  );
  try {
    return await Promise.race([late, upTo(bytes, reader)]);
  } finally {
    done.abort();
    void reader.cancel().catch(() => undefined);
  }
}

async function upTo(bytes: number, reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | 413> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    size += value.length;
    if (size > bytes) return 413;
    chunks.push(value);
  }
}
