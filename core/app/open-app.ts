/** Opens everything that a command or the daemon works with, and closes it again. The only file that puts the rooms together. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Config } from "../config/config.ts";
import { Live } from "../engine/live.ts";
import { Snapshots } from "../engine/read/snapshots.ts";
import { createRedactor } from "../model/redact.ts";
import type { Clock } from "../model/time.ts";
import { createOutboxWorker, type OutboxWorker } from "../notify/outbox.ts";
import { createNotifier, type Notifier, type NotifySettings } from "../notify/notifier.ts";
import { createSmtpTransport, type MailTransport } from "../notify/transport.ts";
import { openStore, type IfNone } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { FormerConfigs } from "./former-configs.ts";
import { compose, type Composition } from "./targets/container.ts";
import { keyOf } from "./targets/key-of.ts";
import { Lifecycle } from "./lifecycle.ts";
import { createLog, type Level, type AppLog } from "./log.ts";
import type { Outside } from "./outside.ts";
import { Pacers } from "./targets/pacers.ts";
import { proxiesOf, type Proxies } from "./proxies.ts";
import { goneFrom, processSpace } from "./process-space.ts";
import { sharedClock } from "./daemon/shared-clock.ts";
import type { Surroundings } from "./surroundings.ts";
import { Traffic } from "./targets/traffic.ts";

export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly level: Level;
  readonly writeLog: (line: string) => unknown;
  readonly signal: AbortSignal;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  readonly random: () => number;
  readonly outside?: Outside;
  /** Whether the clock is corrected by the database's where several machines share a database. Default: no. */
  readonly sharesClock?: boolean;
  /** Whether the clock is held against those of the vendors. Default: yes. */
  readonly comparesClocks?: boolean;
  /** What happens if there is no database yet. Default: it is made. */
  readonly ifNone?: IfNone;
  /** Whether this is a daemon, which may join those of the version before where they share a database. Default: no. */
  readonly joins?: boolean;
}

export class App {
  readonly store: Store;
  readonly log: AppLog;
  readonly around: Surroundings;
  readonly notifier: Notifier;
  readonly #lifecycle: Lifecycle;
  readonly #options: AppOptions;
  readonly #fingerprintKey: string;
  #config: Config;
  /** The secrets that are used until the end: those of the start, by which the database was opened, and of the environment's proxies. */
  readonly #lasting: readonly string[];
  readonly #former: FormerConfigs;
  #redact: (text: string) => string;
  #composition: Composition;
  #mailbox: MailTransport | null = null;

  private constructor(
    options: AppOptions & { readonly proxies: Proxies },
    store: Store,
    fingerprintKey: string,
    lifecycle: Lifecycle,
  ) {
    const { config, clock, level, writeLog, proxies } = options;
    this.#options = options;
    this.#config = config;
    this.#lasting = [...config.secrets, ...proxies.secrets];
    this.#redact = createRedactor(this.#lasting);
    this.#fingerprintKey = fingerprintKey;
    this.#lifecycle = lifecycle;
    this.store = store;
    this.log = createLog({ level, write: writeLog, redact: () => this.#redact });
    this.#former = new FormerConfigs(clock, this.log);
    this.notifier = createNotifier({
      settings: () => this.#notifySettings(),
      clock,
      redact: (text) => this.#redact(text),
      newId: randomUUID,
    });
    this.around = {
      store,
      clock,
      comparesClocks: options.comparesClocks ?? true,
      log: this.log,
      snapshots: new Snapshots(clock),
      announcer: this.notifier,
      random: options.random,
      version: options.version,
      redact: (text) => this.#redact(text),
      signal: options.signal,
      isAlive: options.isAlive,
      holder: { holder: randomUUID(), host: spaceOf(store), pid: options.pid },
      proxy: proxies.proxy,
      outside: options.outside ?? {},
      pacers: new Pacers(clock),
      traffic: new Traffic(),
      live: new Live(),
    };
    this.#composition = this.#compose(config);
    lifecycle.opened(this.around.snapshots, (snapshots) => snapshots.close());
    lifecycle.opened(this, (app) => app.#composition.close());
    lifecycle.opened(this.#former, (former) => former.close());
  }

  /** @throws ConfigError when the database, or a proxy of the environment, cannot be used. */
  static async open(options: AppOptions): Promise<App> {
    const proxies = proxiesOf(options.env);
    const lifecycle = new Lifecycle();
    const store = lifecycle.opened(
      await openStore({
        url: options.config.database.reveal(),
        clock: options.clock,
        ifNone: options.ifNone ?? "make",
        joins: options.joins ?? false,
        isGone: goneFrom(options),
        ...(options.outside?.driver && { driver: options.outside.driver }),
      }),
      (opened) => opened.close(),
    );
    const clock = options.sharesClock ? await sharedClock(options.clock, store) : options.clock;
    return new App({ ...options, clock, proxies }, store, await keyOf(store, "fingerprint_key"), lifecycle);
  }

  get config(): Config {
    return this.#config;
  }

  get engine(): Composition["engine"] {
    return this.#composition.engine;
  }

  get clock(): Clock {
    return this.around.clock;
  }

  /** Whether other daemons may share the work, as they can on PostgreSQL. */
  get isShared(): boolean {
    return this.store.dialect === "postgres" && this.#options.outside?.driver === undefined;
  }

  /** Takes a reloaded config over. Runs that are under way keep the config with which they began. */
  async take(config: Config): Promise<void> {
    this.#former.letGo();
    const before = { composition: this.#composition, secrets: this.#config.secrets };
    const secrets = [this.#lasting, this.#former.secrets, before.secrets, config.secrets].flat();
    this.#redact = createRedactor([...new Set(secrets)]);
    this.#composition = this.#compose(config);
    this.#config = config;
    this.#former.add(before);
  }

  /** The way to the mail server, and the sender; null: no mail is configured. */
  transport(): { readonly transport: MailTransport; readonly from: string } | null {
    const { mail } = this.#config;
    return mail && { transport: this.#mailbox ?? createSmtpTransport(mail.smtp, { ca: mail.ca }), from: mail.from };
  }

  outbox(): OutboxWorker {
    return createOutboxWorker({
      outbox: this.store.outbox,
      mail: () => this.transport(),
      clock: this.clock,
      redact: this.around.redact,
      log: this.log,
    });
  }

  /** Has mails go to this mailbox from now on, not to the configured server (the demo). */
  deliverTo(mailbox: MailTransport): void {
    this.#mailbox = mailbox;
  }

  close(): Promise<void> {
    return this.#lifecycle.close();
  }

  #compose(config: Config): Composition {
    return compose({ config, around: this.around, fingerprintKey: this.#fingerprintKey });
  }

  #notifySettings(): NotifySettings {
    const { mail, language, timezone, web, owners, targets } = this.#config;
    const active = targets.filter((target) => target.mode === "active");
    return { from: mail?.from ?? null, language, timezone, publicUrl: web?.publicUrl ?? null, owners, targets: active };
  }
}

/** Where this process runs, as its leases say. On PostgreSQL it is only shown by `status`; nobody concludes from it that a process is gone. */
function spaceOf({ dialect }: Store): string {
  return dialect === "sqlite" ? processSpace() : hostname();
}
