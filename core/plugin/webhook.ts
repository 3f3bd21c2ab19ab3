/**
 * Change notices: a source that calls when something has changed. What it says is a hint and nothing more; what is so is read
 * again. So a notice that is lost, doubled, late, out of order or made up by somebody who knows the token costs a run at most.
 */
import type { Instant } from "../model/time.ts";
import type { PluginContext } from "./contract.ts";

export interface ChangeNotice {
  /** `all`: it cannot be told. */
  readonly about: "people" | "absences" | "all";
  /** Something may be gone, or has ended: a run for what changed lately would not see it, a full one does. */
  readonly loss: boolean;
}

/** What stands at the vendor for our address. */
export interface WebhookState {
  readonly id: string;
  readonly enabled: boolean;
  /** Events that we want and that are not sent. */
  readonly missing: readonly string[];
  /** How many stand there for the same address; each of them sends everything once more. */
  readonly count: number;
}

/** All but the first two may ask the vendor, and throw what the gateway throws. */
export interface Webhook {
  /** Where the vendor is to call, the path that rollcall listens at included. Without secrets. */
  readonly url: string;
  /** Whether it is the vendor who calls, by the headers (names in small letters). Takes the same time whatever is wrong. */
  isSender(headers: Readonly<Record<string, string | undefined>>): boolean;
  /** Pure. What the body of such a call says; null: nothing that any target wants to know. Never throws for what is odd. */
  read(body: Readonly<Record<string, unknown>>): ChangeNotice | null;
  /** Null: nothing stands there for our address. */
  state(): Promise<WebhookState | null>;
  /** Makes it so, switched on, with the token of now; done twice, one stands there. */
  register(): Promise<WebhookState>;
  /** Gives how many stood there. */
  remove(): Promise<number>;
  /** What the vendor has called for since then, whether it arrived or not; null where nothing is registered. */
  missed(since: Instant): Promise<readonly ChangeNotice[] | null>;
}

export interface WebhookPart<Config> {
  /** The paths below the base URL that alone may be written to, to register it. */
  readonly writePaths: readonly string[];
  /** No I/O. Null: the config wants none. `path` is where rollcall listens, below the public address: `/hooks/personio`. */
  open(config: Config, path: string, context: PluginContext): Webhook | null;
}
