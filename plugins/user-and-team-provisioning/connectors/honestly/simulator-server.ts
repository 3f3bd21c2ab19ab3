/**
 * An SFTP server in this process, on a free loopback port, for tests and `demo`: login by one key, a log of what it was
 * asked, and faults on demand. Other tests use a real OpenSSH; this one can be told to misbehave.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import ssh2, { type AuthContext, type Connection, type SFTPWrapper } from "ssh2";
import { newSshKey } from "./simulator-key.ts";
import { Refusal, SimDisk } from "./simulator-disk.ts";
import {
  answerTo,
  type Asked,
  changes,
  type FileQuirks,
  type Operation,
  OPERATIONS,
  pathOf,
  POSIX_RENAME,
  type Reply,
} from "./simulator-operations.ts";

/** How the server misbehaves. */
interface FileFault {
  /** Which operations it hits; if both are given, both must match. */
  readonly operation?: Operation;
  readonly path?: RegExp;
  /** Matching operations that pass unharmed first. Default 0. */
  readonly after?: number;
  /** How many operations it hits. Default 1; `Infinity` until `heal()`. */
  readonly times?: number;
  /** Never answers; cuts the connection before, or after the work was done; or answers this status. */
  readonly how: "hang" | "reset" | "drop after write" | number;
}

interface LoggedOperation {
  readonly operation: Operation;
  readonly path: string;
  /** Whether it changed something, or would have. */
  readonly changes: boolean;
}

export interface SftpServer {
  readonly port: number;
  /** The server's public key line. */
  readonly hostKey: string;
  readonly disk: SimDisk;
  readonly log: LoggedOperation[];
  /** Returns the operations that changed something, or would have, in order: `OPEN /upload/x`. */
  writes(): string[];
  fault(fault: FileFault): void;
  /** Forgets all faults. */
  heal(): void;
  close(): Promise<void>;
}

interface ServerOptions {
  readonly port: number;
  readonly username: string;
  /** The public key line of the one user who may log in. */
  readonly publicKey: string;
  readonly quirks: FileQuirks;
}

export async function startSftpServer(options: ServerOptions): Promise<SftpServer> {
  const hostKey = newSshKey();
  const operations = new SftpOperations(options.quirks);
  const clients = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (client) => {
    clients.add(client);
    // An answer may be sent in several packets: the second would wait forty milliseconds for the first to be acknowledged.
    withNoDelay(client).setNoDelay(true);
    client.on("close", () => clients.delete(client)).on("error", () => undefined);
    client.on("authentication", (context) => admit(context, options));
    client.on("session", (accept) => accept().on("sftp", (open) => operations.serve(open(), client)));
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  return {
    ...{
      port: (server.address() as AddressInfo).port,
      hostKey: hostKey.public,
      disk: operations.disk,
      log: operations.log,
    },
    writes: () => operations.log.filter((entry) => entry.changes).map(({ operation, path }) => `${operation} ${path}`),
    fault: (fault) => void operations.armed.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 }),
    heal: () => void operations.armed.splice(0),
    async close() {
      for (const client of clients) client.end();
      server.close();
      await once(server, "close");
    },
  };
}

/** ssh2's types lack `setNoDelay` for a server's connection. */
function withNoDelay(client: Connection): Connection & { setNoDelay(isOn: boolean): void } {
  return client as Connection & { setNoDelay(isOn: boolean): void };
}

class SftpOperations {
  readonly disk = new SimDisk();
  readonly log: LoggedOperation[] = [];
  readonly armed: { readonly fault: FileFault; skip: number; left: number }[] = [];
  readonly #quirks: FileQuirks;

  constructor(quirks: FileQuirks) {
    this.#quirks = quirks;
  }

  serve(sftp: SFTPWrapper, client: Connection): void {
    if (this.#quirks.renamesOver) announce(sftp);
    for (const operation of OPERATIONS) {
      // Cast to one event's name, since the types of all do not unite; `answerTo` knows the arguments of each.
      sftp.on(operation as "STAT", (id: number, ...args: unknown[]) => {
        const asked = { disk: this.disk, quirks: this.#quirks, args };
        const how = this.#note(operation, asked);
        if (how === "hang") return;
        if (how === "reset") return void client.end();
        if (typeof how === "number") return sftp.status(id, how);
        const reply = replyTo(operation, asked);
        if (how === undefined) reply(sftp, id);
        else client.end();
      });
    }
  }

  #note(operation: Operation, asked: Asked): FileFault["how"] | undefined {
    const path = pathOf(operation, asked);
    this.log.push({ operation, path, changes: changes(operation, asked.args) });
    for (const one of this.armed) {
      const { fault } = one;
      if (one.left <= 0 || (fault.operation && fault.operation !== operation)) continue;
      if (fault.path && !fault.path.test(path)) continue;
      if (one.skip > 0) one.skip -= 1;
      else {
        one.left -= 1;
        return fault.how;
      }
    }
    return undefined;
  }
}

function replyTo(operation: Operation, asked: Asked): Reply {
  try {
    return answerTo(operation, asked);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return (sftp, id) => sftp.status(id, error.status);
  }
}

/** Admits one user with one key. No other method is allowed. */
function admit(context: AuthContext, { username, publicKey }: ServerOptions): void {
  const known = ssh2.utils.parseKey(publicKey);
  if (known instanceof Error) throw known;
  if (context.method !== "publickey" || context.username !== username) return context.reject(["publickey"]);
  const { key, blob, signature, hashAlgo } = context;
  if (!known.getPublicSSH().equals(key.data)) return context.reject(["publickey"]);
  if (signature && blob && known.verify(blob, signature, hashAlgo) !== true) return context.reject(["publickey"]);
  context.accept();
}

/** Announces posix-rename in the first packet, as OpenSSH does. ssh2's server announces no extension, so that packet is replaced. */
function announce(sftp: SFTPWrapper): void {
  const { _protocol: protocol } = sftp as unknown as { _protocol: { channelData(id: number, data: Buffer): void } };
  const plain = protocol.channelData;
  protocol.channelData = (id) => {
    protocol.channelData = plain;
    const body = Buffer.concat([Buffer.from([2, 0, 0, 0, 3]), stringOf(POSIX_RENAME), stringOf("1")]);
    plain.call(protocol, id, Buffer.concat([lengthOf(body), body]));
  };
}

function stringOf(text: string): Buffer {
  return Buffer.concat([lengthOf(Buffer.from(text)), Buffer.from(text)]);
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}
