/**
 * Change notices: a source calls when something has changed. What it says is only a hint; the records themselves are read
 * again. So a notice that is lost, doubled, late, out of order or made up by somebody who knows the token costs a run at most.
 */
import type { Instant } from "../model/time.ts";
import type { PluginContext } from "./contract.ts";

export interface ChangeNotice {
  /** `all`: the call does not tell which. */
  readonly about: "people" | "absences" | "all";
  /** Something may be gone, has ended, or takes effect with this day. A partial run would not see that; a full run does. */
  readonly loss: boolean;
}

/** What is registered at the vendor for our address. */
export interface WebhookState {
  readonly id: string;
  readonly enabled: boolean;
  /** Events that we want and that are not sent. */
  readonly missing: readonly string[];
  /** How many registrations there are for the same address. Each of them sends everything once more. */
  readonly count: number;
}

/** `state`, `register`, `remove` and `missed` may ask the vendor, and throw what the gateway throws. */
export interface Webhook {
  /** The address that the vendor calls, with the path that rollcall listens at. Without secrets. */
  readonly url: string;
  /** Whether the vendor is the caller, by the headers (names in lower case). Takes the same time whatever is wrong. */
  isSender(headers: Readonly<Record<string, string | undefined>>): boolean;
  /** Pure. Returns what the body of such a call says; null: nothing that a target needs to know. Does not throw for odd content. */
  read(body: Readonly<Record<string, unknown>>): ChangeNotice | null;
  /** Null: nothing is registered for our address. */
  state(): Promise<WebhookState | null>;
  /** Registers our address, switched on, with the current token. Called twice, it leaves one registration. */
  register(): Promise<WebhookState>;
  /** Removes all registrations for our address. Returns how many there were. */
  remove(): Promise<number>;
  /** Returns what the vendor called about since then, whether the calls arrived or not; null where nothing is registered. */
  missed(since: Instant): Promise<readonly ChangeNotice[] | null>;
}

export interface WebhookPart<Config> {
  /** The only paths below the base URL that may be written to, for registering. */
  readonly writePaths: readonly string[];
  /**
   * No I/O. Returns null if the config has no webhook. `path` is where rollcall listens, below the public address:
   * `/hooks/personio`.
   */
  open(config: Config, path: string, context: PluginContext): Webhook | null;
}
