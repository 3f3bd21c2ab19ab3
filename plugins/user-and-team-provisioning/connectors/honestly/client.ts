/**
 * Honestly as a place for employees: one file, taken whole by its import at 03:00 and 15:00. What is uncertain about the
 * feed, and what was never tried on a live account, stands in this folder's README.
 */
import { RefusedError, RollcallError } from "../../../../core/model/errors.ts";
import type { Check, PluginContext, PluginLog, Tested } from "../../../../core/plugin/contract.ts";
import type { Sftp } from "../../../../core/plugin/sftp/sftp.ts";
import type { FeedClient, FeedRow } from "../../feed.ts";
import type { HonestlyConfig } from "./config.ts";
import { csvOf, importIdsOf } from "./csv.ts";

export class HonestlyClient implements FeedClient {
  readonly #sftp: Sftp;
  readonly #log: PluginLog;
  readonly #directory: string;
  readonly #file: string;
  readonly #tenant: string;

  constructor(config: HonestlyConfig, { sftp, log }: PluginContext) {
    const { host, port, username, private_key, passphrase, host_key, directory, file } = config;
    const login = { username, privateKey: private_key, ...(passphrase && { passphrase }), hostKey: host_key };
    this.#sftp = sftp({ vendor: "honestly", host, port, ...login });
    this.#log = log;
    this.#directory = directory;
    this.#file = file;
    this.#tenant = `${username}@${host}`;
  }

  async publish(rows: readonly FeedRow[]): Promise<void> {
    const content = csvOf(rows);
    const path = `${this.#directory}/${this.#file}`;
    const there = await this.#there(path);
    if (there === content) {
      this.#log.info("honestly has this file already: it was not sent again", { people: rows.length });
      return;
    }
    if (there?.trim()) refuseOthers(importIdsOf(there), rows);
    await this.#sftp.replace(path, content);
  }

  /** Null where there is none, or where the feed lets nobody read what was put there. */
  async #there(path: string): Promise<string | null> {
    try {
      return await this.#sftp.read(path);
    } catch (error) {
      if (error instanceof RefusedError && error.code === "RIGHT_MISSING") return null;
      throw error;
    }
  }

  /** The feed names no company: its user and host stand for it. */
  async test(): Promise<Tested> {
    const tenant = this.#tenant;
    try {
      const there = (await this.#sftp.list(this.#directory)).find(({ name }) => name === this.#file);
      const detail = `${this.#directory}: ${this.#file} ${there ? `is there, ${there.size} bytes` : "is not there yet"}`;
      return { checks: [LOGIN, { what: DIRECTORY, state: "ok", detail }], tenant };
    } catch (error) {
      if (!(error instanceof RollcallError)) throw error;
      return error.code === "RIGHT_MISSING" ? { checks: [LOGIN, unseen(error)], tenant } : failed(error);
    }
  }
}

/** Another company's file, or one with other ids: in Honestly, each of its people would be removed. */
function refuseOthers(there: ReadonlySet<string>, rows: readonly FeedRow[]): void {
  if (rows.some(({ import_id }) => there.has(import_id))) return;
  throw new RefusedError("SOURCE_CHANGED", "honestly: the file there has none of our people; nothing was sent", {
    remedy:
      "Check username and the source. If everybody there shall be replaced, remove that file from the feed by hand.",
  });
}

const DIRECTORY = "honestly.directory";
const LOGIN: Check = {
  what: "honestly.login",
  state: "ok",
  detail: "the server is the one of host_key and takes the key",
};

/** Nobody may look, and perhaps files are taken all the same. */
function unseen({ code, message, remedy }: RollcallError): Check {
  return { what: DIRECTORY, state: "warning", code, detail: message, remedy };
}

function failed({ code, message, remedy }: RollcallError): Tested {
  const said = { state: "failed", code, detail: message, remedy } as const;
  const inside = code === "CONTRACT_BROKEN" && message.includes("No such file");
  const skipped = { what: DIRECTORY, state: "skipped", detail: "not tried, because nobody could log in" } as const;
  const checks = inside ? [LOGIN, { what: DIRECTORY, ...said }] : [{ what: LOGIN.what, ...said }, skipped];
  return { checks, tenant: null };
}
