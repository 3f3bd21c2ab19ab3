/** Reads a small text file, or says in one sentence why it cannot be one: missing, a folder, too large, not UTF-8. */
import { open } from "node:fs/promises";

const MIB = 1024 * 1024;

/** The text without a byte order mark. @throws UnreadableText */
export async function readText(file: string, mostBytes: number = MIB): Promise<string> {
  const bytes = await readBytes(file, mostBytes);
  if (bytes.length > mostBytes) {
    throw new UnreadableText(`${file} is larger than ${mostBytes / 1024} KiB, so it cannot be what was meant`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UnreadableText(`${file} is not UTF-8 text: save it in that encoding`, { cause });
  }
}

/** One byte more than allowed is enough to know: a file of 10 GB is not read to be refused. */
async function readBytes(file: string, mostBytes: number): Promise<Uint8Array> {
  try {
    await using handle = await open(file);
    if ((await handle.stat()).isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    const buffer = Buffer.alloc(mostBytes + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } catch (cause) {
    throw new UnreadableText(reasonOf(file, cause), { cause });
  }
}

function reasonOf(file: string, cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") return `there is no file ${file}`;
  if (code === "EISDIR") return `${file} is a folder, not a file`;
  if (code === "EACCES" || code === "EPERM") return `${file} may not be read by the user that rollcall runs as`;
  return `${file} cannot be read (${code ?? String(cause)})`;
}

export class UnreadableText extends Error {}
