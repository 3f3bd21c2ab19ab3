/**
 * The only way out to a vendor who takes files: one connection, made when it is first needed, its retries, redaction, and no
 * writes in test mode. It serves one side of one target's run, obeys the run's signal and is closed when the run ends.
 */
import PQueue from "p-queue";
import { type RollcallError, TransientError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed } from "../../model/time.ts";
import { clean } from "../clean.ts";
import { cancelledBy, type DoorOptions, spread } from "../door.ts";
import { WriteInTestMode } from "../forbidden.ts";
import type { Sftp, SftpFile, SftpOptions } from "./sftp.ts";
import { type Link, type OpenLink, SftpLink } from "./sftp-link.ts";
import { readFile } from "./sftp-read.ts";
import { type Call, replaceFile } from "./sftp-replace.ts";
import { isAnswer, troubleOf } from "./sftp-trouble.ts";

export type SftpGatewayOptions = SftpOptions &
  DoorOptions & {
    /** How the connection is opened. Default: over the network. */
    readonly openLink?: OpenLink | undefined;
    /** Called for each attempt, for logs. */
    readonly onOperation?: (event: SftpEvent) => void;
    /** Called with what an owner should know of this server. */
    readonly onWarning?: (message: string) => void;
  };

export interface SftpEvent {
  readonly vendor: string;
  /** `replace upload/employees.csv` */
  readonly what: string;
  readonly ok: boolean;
  readonly ms: number;
  /** From 1. */
  readonly attempt: number;
}

export interface SftpGateway extends Sftp {
  /** Breaks off what is under way and closes the connection. */
  close(): Promise<void>;
}

/** No I/O, and no connection before the first operation. */
export function createSftpGateway(options: SftpGatewayOptions): SftpGateway {
  return new VendorSftp(options);
}

class VendorSftp implements SftpGateway {
  readonly #options: SftpGatewayOptions;
  // The library answers one question at a time.
  readonly #turns = new PQueue({ concurrency: 1 });
  readonly #onAbort = () => this.#link?.cut(cancelledBy(this.#options, "operation"));
  #link: Link | undefined;
  #sent = 0;
  #closed = false;

  constructor(options: SftpGatewayOptions) {
    // A copy: the options come from the plugin, which keeps the original.
    this.#options = { ...options };
    options.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  get sent(): number {
    return this.#sent;
  }

  list(directory: string): Promise<readonly SftpFile[]> {
    return this.#operate(`list ${directory}`, async (call) => {
      const found = await call((client) => client.list(directory, ({ type }) => type === "-"));
      return found.map(({ name, size }) => ({ name, size }));
    });
  }

  read(path: string): Promise<string | null> {
    return this.#operate(`read ${path}`, (call) => readFile(call, path));
  }

  replace(path: string, content: string): Promise<void> {
    const { random, vendor, onWarning } = this.#options;
    const warn = (message: string) => onWarning?.(`${vendor}: ${message}`);
    const bytes = Buffer.from(content, "utf8");
    return this.#write(`replace ${path}`, (call) => {
      const suffix = Math.floor(random() * 36 ** 8)
        .toString(36)
        .padStart(8, "0");
      return replaceFile(call, { path, bytes, suffix, warn });
    });
  }

  remove(path: string): Promise<void> {
    return this.#write(`remove ${path}`, async (call) => void (await call((client) => client.delete(path, true))));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    if (this.#turns.pending > 0) this.#link?.cut(cancelledBy(this.#options, "operation"));
    else this.#link?.close();
    await this.#turns.onIdle();
  }

  async #write(what: string, steps: (call: Call) => Promise<void>): Promise<void> {
    const { vendor, readOnly, beforeWrite } = this.#options;
    if (!readOnly)
      return this.#operate(what, (call) =>
        steps(async (work) => {
          await beforeWrite?.();
          return call(work);
        }),
      );
    throw new WriteInTestMode(`${vendor}: ${what} would write, and in test mode nothing is written`);
  }

  async #operate<T>(what: string, steps: (call: Call) => Promise<T>): Promise<T> {
    try {
      return await this.#turns.add(() => this.#untilDone(what, steps));
    } catch (error) {
      throw clean(error, this.#options.side, this.#options.redact);
    }
  }

  /** Repeats the steps until they are done: everything that this door offers has its effect once, however often it is asked for. */
  async #untilDone<T>(what: string, steps: (call: Call) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      this.#mustGoOn();
      try {
        return await this.#attempt(what, steps, attempt);
      } catch (error) {
        if (!isAnswer(error)) this.#drop(error);
        this.#mustGoOn();
        await this.#backOff(troubleOf({ ...this.#options, what }, error), attempt);
      }
    }
  }

  async #attempt<T>(what: string, steps: (call: Call) => Promise<T>, attempt: number): Promise<T> {
    const { vendor, clock, onOperation } = this.#options;
    const began = clock.now();
    let ok = false;
    try {
      const link = this.#link?.usable ? this.#link : await this.#connect();
      const result = await steps((work) => this.#call(link, work));
      ok = true;
      return result;
    } finally {
      onOperation?.({ vendor, what, ok, ms: elapsed(began, clock.now()), attempt });
    }
  }

  async #call<T>(link: Link, work: Parameters<typeof link.run<T>>[0]): Promise<T> {
    this.#mustGoOn();
    this.#sent += 1;
    const result = await link.run(work);
    this.#options.onAcknowledged?.();
    return result;
  }

  #connect(): Promise<Link> {
    const { timeoutMs = RULES.request.timeoutMs, openLink = SftpLink.open } = this.#options;
    this.#sent += 1;
    return openLink(this.#options, timeoutMs, (link) => {
      this.#link = link;
    });
  }

  #drop(cause: unknown): void {
    this.#link?.cut(cause);
    this.#link = undefined;
  }

  /** Waits before the next try. @throws the error itself when no other try is due */
  async #backOff(error: RollcallError, attempt: number): Promise<void> {
    const ladder = RULES.request.backoffMs[attempt - 1];
    if (!(error instanceof TransientError) || ladder === undefined) throw error;
    const { clock, random, signal } = this.#options;
    await clock.sleep(spread(ladder, random), signal).catch(() => this.#mustGoOn());
  }

  #mustGoOn(): void {
    if (this.#closed || this.#options.signal.aborted) throw cancelledBy(this.#options, "operation");
  }
}
