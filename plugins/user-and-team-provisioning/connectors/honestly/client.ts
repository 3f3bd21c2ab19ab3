/**
 * Honestly as a target for employees: one file, which its import reads at 03:00 and 15:00. This folder's README says what is
 * uncertain about the feed, and what was never tried on a live account.
 */
import { RefusedError } from "../../../../core/model/errors.ts";
import type { PluginContext, PluginLog, Tested } from "../../../../core/plugin/contract.ts";
import type { Sftp } from "../../../../core/plugin/sftp/sftp.ts";
import type { FeedClient, FeedRow } from "../../feed.ts";
import { check } from "./check.ts";
import type { HonestlyConfig } from "./config.ts";
import { csvOf, importIdsOf } from "./csv.ts";

export class HonestlyClient implements FeedClient {
  readonly #sftp: Sftp;
  readonly #log: PluginLog;
  readonly #config: HonestlyConfig;

  constructor(config: HonestlyConfig, { sftp, log }: PluginContext) {
    const { host, port, username, private_key, passphrase, host_key } = config;
    const login = { username, privateKey: private_key, ...(passphrase && { passphrase }), hostKey: host_key };
    this.#sftp = sftp({ vendor: "honestly", host, port, ...login });
    this.#log = log;
    this.#config = config;
  }

  async publish(rows: readonly FeedRow[], gone: ReadonlySet<string>): Promise<void> {
    const content = csvOf(rows);
    const { directory, file } = this.#config;
    const path = `${directory}/${file}`;
    const there = await this.#there(path);
    if (there === content) {
      this.#log.info("honestly has this file already, so it was not sent again", { people: rows.length });
      return;
    }
    if (there?.trim()) refuseOthers(importIdsOf(there), rows, gone);
    await this.#sftp.replace(path, content);
  }

  /** Returns the file's text; null if there is none, or if the feed lets nobody read a file that was put there. */
  async #there(path: string): Promise<string | null> {
    try {
      return await this.#sftp.read(path);
    } catch (error) {
      if (error instanceof RefusedError && error.code === "RIGHT_MISSING") return null;
      throw error;
    }
  }

  test(): Promise<Tested> {
    return check(this.#sftp, this.#config);
  }
}

/**
 * Refuses to replace the file of another company, one with other ids, or one with many people who are not known to go (their links are
 * lost): Honestly would remove them. As many may go unknown as are removed without a question. @throws RefusedError
 */
function refuseOthers(there: ReadonlySet<string>, rows: readonly FeedRow[], gone: ReadonlySet<string>): void {
  const ours = new Set(rows.map(({ import_id }) => import_id));
  const lost = [...there].filter((id) => !ours.has(id) && !gone.has(id)).length;
  if (lost === there.size) throw refused("the file there contains none of the people that rollcall manages");
  if (lost > Math.max(2, Math.min(there.size * 0.1, 50)))
    throw refused(`${lost} of the ${there.size} people in the file there are unknown to rollcall`);
}

function refused(why: string): RefusedError {
  return new RefusedError("SOURCE_CHANGED", `honestly: ${why}; nothing was sent`, {
    remedy:
      "Check username and the source. If everybody in it is to be replaced, delete that file from the feed by hand.",
  });
}
