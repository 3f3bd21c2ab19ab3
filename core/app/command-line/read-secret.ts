/** Reads one line of standard input. On a terminal it asks for it, and does not show what is typed. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

export interface SecretStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
}

export async function readSecret(
  question: string,
  { stdin, stderr }: SecretStreams,
  signal: AbortSignal,
): Promise<string> {
  const isTTY = stdin.isTTY === true;
  if (isTTY) stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: isTTY, signal });
  try {
    const { value } = await lines[Symbol.asyncIterator]().next();
    return value ?? "";
  } finally {
    lines.close();
    if (isTTY) stderr.write("\n");
  }
}
