/**
 * How a file is replaced so that a reader sees the old one or the new one, whatever happens in between: uploaded whole under
 * a name of ours beside it, its size compared, then renamed over it. What an interrupted upload left is removed first.
 */
import { Readable } from "node:stream";
import { TransientError } from "../../model/errors.ts";
import type { Work } from "./sftp-link.ts";
import { isAnswer, isDenied } from "./sftp-trouble.ts";

export type Call = <T>(work: Work<T>) => Promise<T>;

interface Replacement {
  readonly path: string;
  readonly bytes: Buffer;
  /** Makes the temporary name another one each time, so that a connection thought dead writes into no file of today. */
  readonly suffix: string;
  readonly warn: (message: string) => void;
}

/** Bytes that are sent before the next sign of the server is waited for. */
const CHUNK = 32 * 1024;

export async function replaceFile(call: Call, { path, bytes, suffix, warn }: Replacement): Promise<void> {
  const cut = path.lastIndexOf("/") + 1;
  const [directory, stem] = [path.slice(0, cut), `.${path.slice(cut)}.rollcall-`];
  await clear(call, directory, stem);
  const temporary = directory + stem + suffix;
  await call((client, alive) => client.put(Readable.from(chunks(bytes, alive)), temporary));
  try {
    await sameSize(call, temporary, bytes.length);
    await rename(call, temporary, path, warn);
  } catch (error) {
    if (isAnswer(error)) await call((client) => client.delete(temporary, true)).catch(() => undefined);
    throw error;
  }
}

/** A directory that may be written but not listed shows no leftovers. */
async function clear(call: Call, directory: string, stem: string): Promise<void> {
  try {
    const leftovers = await call((client) =>
      client.list(directory.slice(0, -1) || ".", ({ name }) => name.startsWith(stem)),
    );
    for (const { name } of leftovers) await call((client) => client.delete(directory + name, true));
  } catch (error) {
    if (!isDenied(error)) throw error;
  }
}

function* chunks(bytes: Buffer, alive: () => void): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    alive();
    yield bytes.subarray(at, at + CHUNK);
  }
}

async function sameSize(call: Call, path: string, wanted: number): Promise<void> {
  const { size } = await call((client) => client.stat(path));
  if (size === wanted) return;
  throw new TransientError("UNREACHABLE", `of ${wanted} bytes of ${path}, ${size} arrived`, {
    remedy: "Nothing to do: rollcall tries again. If it goes on, the server's disk may be full.",
  });
}

/** Atomic with OpenSSH's extension. Without it SFTP renames over no file that exists: the old one goes first. */
async function rename(call: Call, from: string, to: string, warn: Replacement["warn"]): Promise<void> {
  try {
    await call((client) => client.posixRename(from, to));
  } catch (error) {
    if (!/does not support this extended request/i.test(String(error))) throw error;
    warn("the server cannot replace a file by renaming another: for a moment no file of that name exists");
    await call((client) => client.delete(to, true));
    await call((client) => client.rename(from, to));
  }
}
