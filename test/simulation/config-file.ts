/** The config file of the simulated house: written anew whenever somebody changes it, read by whoever starts or reloads. */
import { readFileSync, writeFileSync } from "node:fs";
import type { PluginCatalog } from "../../core/config/catalog.ts";
import type { Config } from "../../core/config/config.ts";
import { loadConfig } from "../../core/config/load.ts";
import { stringifyConfig } from "../../core/config/yaml/stringify.ts";
import type { Mode } from "../../core/model/run.ts";
import type { Instant } from "../../core/model/time.ts";
import type { Company } from "./company.ts";
import { ZONE } from "./company.ts";
import type { Tool } from "./tool.ts";

/** How many people may lose something in a day before somebody is asked; null: as many as the rules say. */
export type Limit = number | "off" | null;

export const OWNER = "owner@example.com";
export const SMTP_SECRET = "canary-smtp-password";

export class ConfigFile {
  readonly file: string;
  readonly catalog: PluginCatalog;
  readonly modes = new Map<string, Mode>();
  /** When a target's mode was last changed. */
  readonly changedAt = new Map<string, { time: number; clock: Instant }>();
  /** Every limit that a target ever had, the last one first. */
  readonly limits = new Map<string, { readonly most: Limit; until: { time: number; clock: Instant } | null }[]>();
  every = "2h";
  /** How often what changed lately is carried in between; null: never. */
  partial: string | null = null;
  /** Somebody saves the file before it is whole. */
  broken = false;
  #wasBroken = false;
  readonly #company: Company;
  readonly #tools: readonly Tool[];
  readonly #read = new Map<string, Config>();

  constructor(file: string, catalog: PluginCatalog, company: Company, tools: readonly Tool[]) {
    this.file = file;
    this.catalog = catalog;
    this.#company = company;
    this.#tools = tools;
    for (const { target } of tools) {
      this.setMode(target, "active");
      this.setLimit(target, null);
    }
    this.write();
  }

  setMode(target: string, mode: Mode): void {
    this.modes.set(target, mode);
    const { time, now } = this.#company.scheduler;
    this.changedAt.set(target, { time, clock: now });
  }

  setLimit(target: string, most: Limit): void {
    const before = this.limits.get(target) ?? [];
    const { time, now } = this.#company.scheduler;
    if (before[0]) before[0].until = { time, clock: now };
    this.limits.set(target, [{ most, until: null }, ...before]);
  }

  write(): void {
    // What was changed in it meanwhile is read by nobody before.
    if (this.#wasBroken && !this.broken) {
      for (const [target, mode] of this.modes) this.setMode(target, mode);
      // A daemon may have gone on with any of them.
      for (const [target, [limit, ...before]] of this.limits) {
        this.setLimit(target, limit!.most);
        for (const one of before) one.until = limit!.until;
      }
    }
    this.#wasBroken = this.broken;
    writeFileSync(this.file, this.broken ? "version: 1\ntargets: [" : stringifyConfig(this.#content()));
  }

  get #schedule() {
    const full = `every ${this.every}`;
    return this.partial === null ? full : { full, partial: `every ${this.partial}`, partial_window: "1h" };
  }

  /** One reading of the same text serves all processes that start with it. */
  async load(): Promise<Config> {
    const text = readFileSync(this.file, "utf8");
    const config = this.#read.get(text) ?? (await loadConfig({ file: this.file, env: {}, plugins: this.catalog }));
    // Somebody may have saved it meanwhile.
    if (readFileSync(this.file, "utf8") === text) this.#read.set(text, config);
    return config;
  }

  #content() {
    const { personio } = this.#company;
    return {
      version: 1,
      timezone: ZONE,
      owners: [OWNER],
      database: "sqlite:./rollcall.db",
      mail: { from: "Rollcall <rollcall@example.com>", smtp: `smtp://rollcall:${SMTP_SECRET}@mail.invalid:25` },
      source: {
        plugin: "personio",
        client_id: personio.credentials.clientId,
        client_secret: personio.credentials.clientSecret,
        base_url: personio.url,
        requests_per_minute: 10_000,
      },
      targets: Object.fromEntries(
        this.#tools.map(({ target, settings }) => [
          target,
          {
            ...settings,
            schedule: this.#schedule,
            mode: this.modes.get(target),
            limits: limitsOf(this.limits.get(target)![0]!.most),
          },
        ]),
      ),
    };
  }
}

function limitsOf(most: Limit): object {
  if (most === null) return {};
  return { removals: most, ...(most === "off" && { because: "they move house" }) };
}
