/**
 * The only way out to a vendor: retries, rate limit, redaction, and no writes in test mode. One gateway serves one side of
 * one target's run; it obeys the run's signal and is closed when the run ends. Rules and numbers: README, "Safety".
 */
import { type RollcallError, type Side, TransientError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, epochOf } from "../../model/time.ts";
import { GivenAnswer } from "./answer.ts";
import { clean } from "../clean.ts";
import { cancelledBy, type DoorOptions, spread } from "../door.ts";
import type { Answer, Http, HttpOptions, HttpRequest } from "./http.ts";
import { credentials, type Judged, judgeStatus } from "./judge.ts";
import { type Outgoing, outgoing, type Rules, rulesOf } from "./outgoing.ts";
import { type OpenWire, overTheNetwork } from "./open-wire.ts";
import { OwnHeaders } from "./own-headers.ts";
import { LONGEST_PAUSE, Pacer, type Turns } from "./pace.ts";
import { retryAfterMs } from "./retry-after.ts";
import { SentSecrets } from "./sent-secrets.ts";
import { unanswered } from "./unanswered.ts";
import { type ProxyOptions, type WireAnswer, WireError } from "./wire.ts";

export type GatewayOptions = HttpOptions &
  DoorOptions & {
    /** Paths below the base URL that alone may be written to, with all below them: `/v2/absence-periods`. Default: every path. */
    readonly mayWrite?: readonly string[] | undefined;
    /** Default `rollcall`. A connector's own `user-agent` header wins. */
    readonly userAgent?: string;
    /** The proxies that the environment names: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
    readonly proxy?: ProxyOptions;
    /** How the way to the vendor is opened. Default: over the network. */
    readonly openWire?: OpenWire | undefined;
    /** Asked once more at the moment at which a writing request leaves. */
    readonly mayLeave?: (() => boolean) | undefined;
    /** Shared with other gateways to the same vendor; default: one of its own, over `pace`. */
    readonly pacer?: Turns;
    /** Called for each attempt, for logs and metrics. */
    readonly onRequest?: (event: RequestEvent) => void;
    /** Called when the vendor's limits have to be waited for, with the milliseconds. */
    readonly onWait?: (ms: number) => void;
  };

interface RequestEvent {
  readonly vendor: string;
  readonly side: Side;
  readonly method: string;
  /** Below the base URL, without the query. */
  readonly path: string;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly ms: number;
  /** From 1. */
  readonly attempt: number;
}

export interface Gateway extends Http {
  /** Breaks off what is under way and closes the connections. */
  close(): Promise<void>;
}

/** No I/O, and no connection before the first request. */
export function createGateway(options: GatewayOptions): Gateway {
  return new VendorGateway(options);
}

/** Bytes. A page of a vendor is a few hundred kilobytes; this is an answer gone wrong. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

interface Attempt {
  /** Null: no answer came. */
  readonly answer: Answer | null;
  readonly verdict: RollcallError | "retry-auth" | undefined;
  readonly retryAfterMs?: number | undefined;
  /** The headers that the connector gave. */
  readonly used: Readonly<Record<string, string>>;
}

class VendorGateway implements Gateway {
  readonly #options: GatewayOptions;
  readonly #rules: Rules;
  readonly #wire: ReturnType<OpenWire>;
  readonly #pacer: Turns;
  readonly #pauses = new Set<Promise<void>>();
  readonly #sentSecrets = new SentSecrets();
  readonly #ownHeaders: OwnHeaders;
  readonly #now: () => number;
  readonly #onAbort = () => this.#wire.cancel();
  #sent = 0;
  #inFlight = 0;
  #closed = false;
  /** The headers that were last refused and forgotten, so that eight refusals of one token forget it once. */
  #forgotten: string | undefined;

  constructor(options: GatewayOptions) {
    // A copy: the options come from the plugin, which keeps the original.
    this.#options = { ...options };
    const { clock, pace, ca, proxy, signal, userAgent = "rollcall", openWire = overTheNetwork } = this.#options;
    this.#rules = rulesOf(this.#options);
    const always = { "user-agent": userAgent, accept: "application/json", "accept-encoding": "gzip, br" };
    this.#ownHeaders = new OwnHeaders(this.#rules, always, this.#sentSecrets);
    this.#now = () => epochOf(clock.now());
    this.#pacer = this.#options.pacer ?? new Pacer(pace, this.#now);
    this.#wire = openWire({ origin: this.#rules.base.origin, ca, proxy, limit: LARGEST_ANSWER });
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  get sent(): number {
    return this.#sent;
  }

  async send(request: HttpRequest): Promise<Answer> {
    try {
      return await this.#deliver(outgoing(request, this.#rules));
    } catch (error) {
      throw this.#clean(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    await this.#wire.close();
  }

  // p-retry waits on the machine's timers and knows neither Retry-After nor our clock; this is the same loop with both.
  async #deliver(request: Outgoing): Promise<Answer> {
    let renewed = false;
    let retries = 0;
    for (let attempt = 1; ; attempt += 1) {
      const wait = this.#turn(request);
      if (wait) await wait;
      const { answer, verdict, used, retryAfterMs } = await this.#attempt(request, attempt);
      if (answer !== null && verdict === undefined) return answer;
      if (answer !== null && verdict === "retry-auth") {
        this.#forget(used, renewed);
        const { status, headers, text } = answer;
        if (renewed) throw credentials(this.#judged(request, { status, headers, text, isUtf8: true }));
        renewed = true;
      } else {
        await this.#backOff(verdict as RollcallError, request, retries, retryAfterMs);
        retries += 1;
      }
    }
  }

  /** Waits for the turn to send; undefined: it is now. */
  #turn({ path }: Outgoing): Promise<void> | undefined {
    this.#mustGoOn();
    if (this.#pauses.size > 0) return this.#turnAfterPauses(path);
    const turn = this.#pacer.turn(path);
    return turn === 0 ? undefined : this.#await(turn);
  }

  async #turnAfterPauses(path: string): Promise<void> {
    for (const pause of this.#pauses) await pause;
    await this.#await(this.#pacer.turn(path));
  }

  async #await(turn: number | Promise<number>): Promise<void> {
    const ms = await turn;
    if (ms === 0) return;
    this.#options.onWait?.(ms);
    await this.#sleep(ms);
    for (const pause of this.#pauses) await pause;
  }

  async #attempt(request: Outgoing, attempt: number): Promise<Attempt> {
    const { headers, signal, vendor } = this.#options;
    const own = (await headers?.(signal)) ?? {};
    const used = this.#ownHeaders.sent(own, `${vendor}: ${request.method} ${request.path}`);
    const held = request.reading ? undefined : this.#options.beforeWrite?.();
    if (held) await held;
    this.#mustGoOn();
    const came = await this.#exchange(request, { ...used, ...request.headers }, attempt);
    if (came instanceof TransientError) return { answer: null, verdict: came, used };
    const pause = this.#pacer.heed(request.path, came.headers, this.#inFlight);
    if (pause > 0) this.#pause(pause).catch(() => undefined);
    const judged = this.#judged(request, came);
    const answer = new GivenAnswer(judged, this.#clean);
    const verdict = this.#options.judge?.(answer, request.request) ?? judgeStatus(judged);
    if (!(verdict instanceof TransientError)) this.#options.onAcknowledged?.();
    return { answer, verdict, used, retryAfterMs: judged.retryAfterMs };
  }

  /** @returns the answer, or why none came where another try may help */
  async #exchange(
    request: Outgoing,
    headers: Record<string, string>,
    attempt: number,
  ): Promise<WireAnswer | TransientError> {
    const report = this.#report(request, attempt);
    this.#sent += 1;
    this.#inFlight += 1;
    try {
      const { mayLeave } = this.#options;
      const answer = await this.#wire.exchange(
        request.reading || !mayLeave ? request : { ...request, mayLeave },
        headers,
      );
      report?.(answer.status);
      return answer;
    } catch (error) {
      report?.(null);
      if (!(error instanceof WireError)) throw error;
      if (error.kind === "cancelled") throw cancelledBy(this.#options, "request");
      const why = unanswered(this.#options.vendor, request, error);
      if (why instanceof TransientError) return why;
      throw why;
    } finally {
      this.#inFlight -= 1;
    }
  }

  #report({ method, path }: Outgoing, attempt: number): ((status: number | null) => void) | undefined {
    const { vendor, side, clock, onRequest } = this.#options;
    if (onRequest === undefined) return undefined;
    const began = clock.now();
    return (status) => onRequest({ vendor, side, method, path, status, ms: elapsed(began, clock.now()), attempt });
  }

  /** Waits before the next try. @throws the error itself when no other try is due */
  async #backOff(error: RollcallError, { repeat }: Outgoing, retries: number, said?: number): Promise<void> {
    const ladder = RULES.request.backoffMs[retries];
    if (!(error instanceof TransientError)) throw error;
    const told = error.retryAfterMs ?? said;
    // A connector's own error may not say it, and who gets the error has to wait as long.
    if (told !== undefined) Object.assign(error, { retryAfterMs: told });
    if (ladder === undefined || (error.ambiguous && repeat === "once")) throw error;
    if (told !== undefined && told > LONGEST_PAUSE) throw error;
    const ms = told ?? spread(ladder, this.#options.random);
    await (error.code === "RATE_LIMITED" ? this.#pause(ms) : this.#sleep(ms));
  }

  #forget(used: Readonly<Record<string, string>>, again: boolean): void {
    const refused = JSON.stringify(used);
    if (again || refused !== this.#forgotten) this.#options.forgetAuth?.();
    this.#forgotten = refused;
  }

  /** Waits so many milliseconds, in which nothing else leaves either. */
  #pause(ms: number): Promise<void> {
    this.#options.onWait?.(ms);
    this.#pacer.putOff(ms);
    const pause = this.#sleep(ms).finally(() => this.#pauses.delete(pause));
    this.#pauses.add(pause);
    return pause;
  }

  async #sleep(ms: number): Promise<void> {
    const { clock, signal } = this.#options;
    try {
      await clock.sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    this.#mustGoOn();
  }

  #mustGoOn(): void {
    if (this.#closed || this.#options.signal.aborted) throw cancelledBy(this.#options, "request");
  }

  #judged(request: Outgoing, answer: WireAnswer): Judged {
    const { vendor } = this.#options;
    const redact = this.#redact;
    return { vendor, request, answer, redact, retryAfterMs: retryAfterMs(answer.status, answer.headers, this.#now) };
  }

  readonly #clean = <E>(error: E): E => clean(error, this.#options.side, this.#redact);

  readonly #redact = (text: string) => this.#sentSecrets.redact(this.#options.redact(text));
}
