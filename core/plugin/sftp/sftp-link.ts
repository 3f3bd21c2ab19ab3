/**
 * One connection to an SFTP server: the server's key is compared before anything of ours is sent, the login is by key alone,
 * and whoever hears nothing for too long, or is told to stop, cuts the wire. A link that was cut is not used again.
 */
import { connect, type Socket } from "node:net";
import type SftpClient from "ssh2-sftp-client";
import { RefusedError } from "../../model/errors.ts";
import { fingerprintOf, hostKeyOf, typeOf, type HostKey } from "./host-key.ts";
import type { SftpOptions } from "./sftp.ts";
import { Silence } from "./sftp-trouble.ts";

/** Something to do over the connection; `alive` says that it goes on, however long it takes. */
export type Work<T> = (client: SftpClient, alive: () => void) => Promise<T>;

/** Opens a connection to the server; `opening` is given each link that is tried, to cut it. */
export type OpenLink = (to: Reached, timeoutMs: number, opening: (link: Link) => void) => Promise<Link>;

export type Link = Pick<SftpLink, "usable" | "run" | "cut" | "close">;

type Reached = Pick<SftpOptions, "vendor" | "host" | "port" | "username" | "privateKey" | "passphrase" | "hostKey">;

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----|^PuTTY-User-Key-File/;

const quietly = () => undefined;

export class SftpLink {
  readonly #client: SftpClient;
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  /** The first thing that went wrong on the wire; what the library makes of it says less. */
  #cause: unknown;
  #give: (cause: unknown) => void = quietly;

  private constructor(client: SftpClient, socket: Socket, timeoutMs: number) {
    this.#client = client;
    // Each piece of a file waits for its answer: forty milliseconds of a delayed acknowledgement would be paid each time.
    this.#socket = socket.setNoDelay(true);
    this.#timeoutMs = timeoutMs;
    client.on("error", (error: unknown) => {
      this.#cause ??= error;
    });
  }

  /**
   * @param opening is given each link that is tried, to cut it
   * @throws RefusedError CONTRACT_BROKEN where the server shows another key; else what socket and library throw
   */
  static async open(to: Reached, timeoutMs: number, opening: (link: SftpLink) => void): Promise<SftpLink> {
    const hostKey = hostKeyOf(to.hostKey);
    if (hostKey === null) throw unreadable(to.vendor);
    // The library takes a public key, and then knows no way to log in.
    if (!PRIVATE_KEY.test(to.privateKey.reveal())) throw new Error("Cannot parse privateKey: it is no private key");
    // Only those who take files pay for the library.
    const { default: Client } = await import("ssh2-sftp-client");
    const refused: unknown[] = [];
    for (const algorithms of hostKey.ways) {
      const client = new Client(to.vendor, { error: quietly, end: quietly, close: quietly });
      const link = new SftpLink(client, connect({ host: to.host, port: to.port }), timeoutMs);
      opening(link);
      try {
        await link.#login(to, hostKey, algorithms);
        return link;
      } catch (error) {
        if (!isOtherKey(error)) throw error;
        refused.push(error);
      }
    }
    throw refused[0];
  }

  async #login(to: Reached, hostKey: HostKey, algorithms: HostKey["ways"][number]): Promise<void> {
    const { vendor, host, username, privateKey, passphrase } = to;
    let stranger: Buffer | undefined;
    const options = {
      sock: this.#socket,
      username,
      privateKey: privateKey.reveal(),
      ...(passphrase && { passphrase: passphrase.reveal() }),
      authHandler: ["publickey" as const],
      ...(algorithms && { algorithms: { serverHostKey: [...algorithms] as never[] } }),
      hostVerifier(offered: Buffer) {
        const known = hostKey.fits(offered);
        if (!known) stranger = offered;
        return known;
      },
      // `run` watches instead.
      readyTimeout: 0,
    };
    try {
      await this.run((client) => client.connect(options));
    } catch (error) {
      this.cut(error);
      throw stranger === undefined ? error : strange(vendor, host, stranger);
    }
  }

  /** Whether the connection can be used: not once either side has hung up. */
  get usable(): boolean {
    return this.#socket.writable && this.#cause === undefined;
  }

  /** Does one piece of work; only one may go on at a time. */
  async run<T>(work: Work<T>): Promise<T> {
    const cut = Promise.withResolvers<never>();
    this.#give = cut.reject;
    const timer = setTimeout(() => this.cut(new Silence(this.#timeoutMs)), this.#timeoutMs);
    try {
      return await Promise.race([work(this.#client, () => void timer.refresh()), cut.promise]);
    } catch (error) {
      throw this.#cause ?? error;
    } finally {
      clearTimeout(timer);
      this.#give = quietly;
    }
  }

  /** Cuts the wire, so that what is under way fails with this cause. */
  cut(cause: unknown): void {
    this.#cause ??= cause;
    this.#give(this.#cause);
    // Reset: what has not arrived by now must not do so later.
    if (this.#socket.connecting) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  /** Takes leave of the server, without waiting for its answer. */
  close(): void {
    this.#client.end().catch(quietly);
    this.#socket.destroySoon();
  }
}

/** Whether the server showed another key, or has none of the type that was asked for. */
function isOtherKey(error: unknown): boolean {
  return error instanceof RefusedError || (error instanceof Error && /no matching host key/.test(error.message));
}

function unreadable(vendor: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `${vendor}: host_key is neither a fingerprint nor a public key`, {
    remedy: "Give it as SHA256:… or as a line such as ssh-ed25519 AAAA…; ssh-keyscan shows the server's.",
  });
}

function strange(vendor: string, host: string, offered: Buffer): RefusedError {
  const shown = `${fingerprintOf(offered)} (${typeOf(offered)})`;
  return new RefusedError("CONTRACT_BROKEN", `${vendor}: ${host} shows another host key than the config: ${shown}`, {
    remedy: `Nothing was sent. Ask ${vendor} whether its key is ${shown}; if so, set host_key to it. If not, somebody may be intercepting the connection.`,
  });
}
