/** Reads a small text file, or says in one sentence why it cannot be one: missing, a folder, too large, not UTF-8. */
import { open } from "node:fs/promises";

const MIB = 1024 * 1024;
/** How much is read at once. Most files are smaller, and a daemon reads them every few seconds. */
const CHUNK = 16 * 1024;

/** Returns the text without a byte order mark. @throws UnreadableText */
export async function readText(file: string, mostBytes: number = MIB): Promise<string> {
  const bytes = await readBytes(file, mostBytes);
  if (bytes.length > mostBytes) {
    throw new UnreadableText(`${file} is larger than ${mostBytes / 1024} KiB, so it cannot be the right file`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UnreadableText(`${file} is not UTF-8 text: save it in that encoding`, { cause });
  }
}

/** Reads at most one byte more than allowed, so that a file of 10 GB is refused without being read. */
async function readBytes(file: string, mostBytes: number): Promise<Uint8Array> {
  try {
    await using handle = await open(file);
    if ((await handle.stat()).isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    const chunks: Buffer[] = [];
    for (let left = mostBytes + 1; left > 0; left -= chunks.at(-1)!.length) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(left, CHUNK)));
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
    }
    return Buffer.concat(chunks);
  } catch (cause) {
    throw new UnreadableText(reasonOf(file, cause), { cause });
  }
}

function reasonOf(file: string, cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") return `there is no file ${file}`;
  if (code === "EISDIR") return `${file} is a folder, not a file`;
  if (code === "EACCES" || code === "EPERM")
    return `${file} cannot be read by the user that rollcall runs as (permission denied)`;
  return `${file} cannot be read (${code ?? String(cause)})`;
}

export class UnreadableText extends Error {}
