/** Reads a body up to a size and within a time; beyond them it returns the status 413 or 408. */
import { inTime } from "../../model/in-time.ts";
import type { Clock } from "../../model/time.ts";

export interface Most {
  readonly bytes: number;
  readonly ms: number;
  readonly clock: Pick<Clock, "sleep">;
}

export async function readText(request: Request, { bytes, ms, clock }: Most): Promise<string | 408 | 413> {
  const reader = request.body?.getReader();
  if (!reader) return "";
  try {
    return await inTime(upTo(bytes, reader), { ms, clock, late: 408 as const });
  } finally {
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
