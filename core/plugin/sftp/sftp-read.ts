/** How a file is read: whole, as UTF-8, and no further than a file of ours can reach. */
import { Writable } from "node:stream";
import { RefusedError } from "../../model/errors.ts";
import type { Call } from "./sftp-replace.ts";
import { isMissing } from "./sftp-trouble.ts";

/** The most bytes that are read. The file of 50,000 people is ten megabytes; more is a file gone wrong. */
const LARGEST = 64 * 1024 * 1024;

/** Returns null when there is no such file. */
export async function readFile(call: Call, path: string): Promise<string | null> {
  const sink = new Sink();
  try {
    await call((client, alive) => client.get(path, sink.open(alive)));
  } catch (error) {
    if (isMissing(error)) return null;
    throw sink.full ? tooLarge(path) : error;
  }
  return sink.text();
}

class Sink {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  get full(): boolean {
    return this.#size > LARGEST;
  }

  open(alive: () => void): Writable {
    return new Writable({
      write: (chunk: Buffer, _, done) => {
        alive();
        this.#size += chunk.length;
        this.#chunks.push(chunk);
        done(this.full ? new Error("too large") : null);
      },
    });
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}

function tooLarge(path: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `${path} has more than 64 MiB`, {
    remedy: "Check the directory and the file name in the config: this is not a file that rollcall wrote.",
  });
}
