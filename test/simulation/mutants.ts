/** Engines that are broken on purpose, each at one seam: the simulation has to find every one of them out, and by which rule. */
import type { App } from "../../core/app/open-app.ts";
import type { Config } from "../../core/config/config.ts";
import { Completeness } from "../../core/model/completeness.ts";
import type { AnyFlow, Flow, SourcePlugin, TargetPlugin } from "../../core/plugin/contract.ts";
import { SentSecrets } from "../../core/plugin/http/sent-secrets.ts";
import { isRuleFlow } from "../../core/plugin/contract.ts";
import type { Rates } from "./faults.ts";
import type { Incident, Store } from "../../core/store/store.ts";

export interface Mutant {
  readonly name: string;
  /** One in which it was found out; what changes the order of things in core may call for another. */
  readonly seed: number;
  /** The rule by which it is to be caught. */
  readonly rule: RegExp;
  /** The tools that it is let loose on; the fewer, the sooner. */
  readonly tools?: readonly string[];
  /** What goes wrong around it; the rest is drawn. */
  readonly rates?: Partial<Rates>;
  /** Each process, once it is open. */
  readonly process?: (app: App) => void;
  readonly config?: (config: Config) => Config;
  readonly flow?: (flow: Flow) => Partial<Flow>;
  readonly source?: (plugin: SourcePlugin) => SourcePlugin;
  /** Breaks what all share, and gives how to mend it. */
  readonly begin?: () => () => void;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: "keeps no journal",
    seed: 1,
    rule: /an intent is durable/,
    tools: ["learning"],
    process: inStore((store) =>
      Object.assign(store.journal, { write: async () => undefined, settle: async () => undefined }),
    ),
  },
  {
    name: "never settles what a crash left open",
    seed: 13,
    rule: /no intent is left/,
    tools: ["absences", "learning"],
    process: inStore((store) => Object.assign(store.journal, { unsettled: async () => [] })),
  },
  {
    name: "takes a lease that another one has",
    seed: 1,
    rule: /one record for one|without the lease/,
    tools: ["absences"],
    process: inStore((store) => Object.assign(store.leases, { take: async () => true, renew: async () => true })),
  },
  {
    name: "writes under a lease that ran out",
    seed: 15,
    rule: /without the lease/,
    tools: ["absences"],
    process: (app) => {
      believesItsLease(app.store);
      inTargets((target) => {
        const { connect } = target;
        const blind = { beforeWrite: async () => undefined, onAcknowledged: () => undefined };
        Object.assign(target, {
          connect: (how: object) => connect({ ...(how as Parameters<typeof connect>[0]), ...blind }),
        });
      })(app);
    },
  },
  {
    name: "trusts a short read and asks nobody by name",
    seed: 14,
    rule: /nothing is removed that is wanted|above the limit|one record for one/,
    tools: ["absences"],
    rates: { lists: 0.4, requests: 0, crashes: 0 },
    begin: trustful,
    source: gullible,
    flow: () => ({ get: async () => null }),
  },
  {
    name: "removes without asking by name",
    seed: 14,
    rule: /nothing is removed that is wanted/,
    tools: ["absences"],
    rates: { lists: 0.4, requests: 0, crashes: 0 },
    source: gullible,
  },
  {
    name: "believes that what a calendar does not list is gone",
    seed: 1,
    rule: /one record for one/,
    tools: ["calendar"],
    rates: { lists: 0.4, requests: 0, crashes: 0 },
    flow: () => ({ get: async () => null }),
  },
  {
    name: "believes that a timer that is not listed was deleted",
    seed: 4,
    rule: /nothing is removed that is wanted|above the limit/,
    tools: ["clocks"],
    rates: { lists: 0.4, requests: 0, crashes: 0 },
    flow: ({ leading }) => (leading ? { leading: { ...leading, get: async () => null } } : {}),
  },
  {
    name: "repeats a create blindly",
    seed: 9,
    rule: /one record for one/,
    tools: ["absences"],
    rates: { requests: 0.2 },
    flow: () => ({ find: async () => [] }),
  },
  {
    name: "knows no limit",
    seed: 12,
    rule: /above the limit/,
    tools: ["learning"],
    config: (config) => ({
      ...config,
      targets: config.targets.map((target) => ({
        ...target,
        limits: { removals: { off: "broken" }, creates: { off: "broken" } },
      })),
    }),
  },
  {
    name: "never reads what limit the config sets",
    seed: 55,
    rule: /above the limit/,
    config: (config) => ({
      ...config,
      targets: config.targets.map((target) => ({ ...target, limits: { removals: null, creates: null } })),
    }),
  },
  {
    name: "does what was rejected",
    seed: 5,
    rule: /what was rejected stays|a second run/,
    process: inStore((store) =>
      Object.assign(store.holds, { rejected: async () => new Set<string>(), rejections: async () => [] }),
    ),
  },
  {
    name: "asks the limits anew about what is held",
    seed: 465,
    rule: /what is held stays/,
    process: ({ store: { holds } }) => {
      const { open } = holds;
      // A run plans by this one; what it leaves to people is read and written in a transaction.
      Object.assign(holds, {
        open: async (target: string) => {
          const hold = await open(target);
          return hold && { ...hold, records: [] };
        },
      });
    },
  },
  {
    name: "writes in test mode",
    seed: 263,
    rule: /test mode writes nothing/,
    tools: ["learning"],
    config: (config) => ({
      ...config,
      targets: config.targets.map((target) => ({ ...target, mode: "active" as const })),
    }),
  },
  {
    name: "takes what has no mark for its own",
    seed: 19,
    rule: /foreign/,
    tools: ["absences"],
    flow: (flow) => ({
      adopt: "key",
      ...(typeof flow.current === "function" && { current: marking(flow.current) }),
    }),
  },
  {
    name: "forgets what it has made",
    seed: 12,
    rule: /at rest|a second run|one record/,
    tools: ["learning"],
    process: inStore((store) => {
      const { put } = store.links;
      Object.assign(store.links, { put: async (links: Parameters<typeof put>[0]) => put([...links].slice(1)) });
    }),
  },
  {
    name: "never removes anything",
    seed: 2,
    rule: /at rest/,
    tools: ["learning"],
    flow: () => ({ orphans: "keep" }),
  },
  {
    name: "says that it removed and does not",
    seed: 4,
    rule: /at rest/,
    tools: ["absences"],
    flow: () => ({ remove: async () => undefined }),
  },
  {
    name: "believes that there is never any news",
    seed: 4,
    rule: /after a partial run/,
    source: silent,
  },
  {
    name: "takes what few records are of for nobody's",
    seed: 13,
    rule: /one record for one|at rest the target is as it should be/,
    tools: ["absences"],
    process: inStore((store) => {
      const { concerning } = store.links;
      Object.assign(store.links, {
        concerning: async (...[target, kind, ids]: Parameters<typeof concerning>) =>
          kind === "absence" ? [] : concerning(target, kind, ids),
      });
    }),
  },
  {
    name: "mails an incident each time it looks",
    seed: 17,
    rule: /told once when it opens/,
    process: (app) => {
      const { announcer } = app.around;
      const { remind } = announcer;
      Object.assign(announcer, {
        remind: async (store: Store) => {
          for (const { recipient, cause } of await store.notices.all()) await store.notices.drop(recipient, cause);
          await remind(store);
        },
      });
    },
  },
  {
    name: "tells of every other incident only",
    seed: 8,
    rule: /told once when it opens/,
    process: (app) => {
      const { announcer } = app.around;
      const { opened } = announcer;
      Object.assign(announcer, {
        opened: async (store: Store, incident: Incident, before?: Incident) => {
          await opened(store, incident, before);
          if (incident.id % 2 === 0) return;
          for (const { recipient } of await store.notices.all()) await store.outbox.withdraw(recipient, incident.cause);
        },
      });
    },
  },
  {
    name: "does not say when an incident is over",
    seed: 8,
    rule: /told once when it closes/,
    process: (app) => void Object.assign(app.around.announcer, { closed: async () => undefined }),
  },
  {
    name: "redacts nothing",
    seed: 6,
    rule: /no secret/,
    rates: { requests: 0.2 },
    config: (config) => ({ ...config, secrets: [] }),
    begin: forgetful,
  },
];

/** The plugin with its flows broken. */
export function brokenPlugins(plugins: readonly TargetPlugin[], { flow: broken }: Mutant): readonly TargetPlugin[] {
  if (!broken) return plugins;
  const spoil = (flow: AnyFlow): AnyFlow => (isRuleFlow(flow) ? flow : Object.assign(heir(flow), broken(flow)));
  return plugins.map((plugin) => ({
    ...plugin,
    connect: (...given) => {
      const connection = plugin.connect(...given);
      return { flows: async () => (await connection.flows()).map(spoil), test: () => connection.test() };
    },
  }));
}

/** A flow may be of a class: its methods lie beyond what can be spread. */
function heir(flow: Flow): Flow {
  return Object.assign(Object.create(flow), flow);
}

function marking(current: Exclude<Flow["current"], "stored">): Exclude<Flow["current"], "stored"> {
  return async function* (scope) {
    const pages = current(scope);
    let page = await pages.next();
    for (; !page.done; page = await pages.next()) yield page.value.map((one) => ({ ...one, marked: true }));
    return page.value;
  };
}

/** Whatever is asked for by name is gone. */
function gullible(plugin: SourcePlugin): SourcePlugin {
  const gone = async (ids: readonly string[]) => new Map(ids.map((id) => [id, "gone" as const]));
  return {
    ...plugin,
    connect: (...given) => {
      const source = plugin.connect(...given);
      return Object.assign(Object.create(source), { confirmPeople: gone, confirmAbsences: gone });
    },
  };
}

/** Nothing has ever changed lately. */
function silent(plugin: SourcePlugin): SourcePlugin {
  return {
    ...plugin,
    connect: (...given) =>
      Object.assign(Object.create(plugin.connect(...given)), { changes: async () => new Map<string, string>() }),
  };
}

/** No total is believed to be more than what came. */
function trustful(): () => void {
  const { of } = Completeness;
  Completeness.of = (tally) => of.call(Completeness, { ...tally, total: null });
  return () => {
    Completeness.of = of;
  };
}

/** Changes the tables of a store, and those of each of its transactions. */
function inStore(change: (store: Store) => unknown): (app: App) => void {
  const spoil = (store: Store) => {
    change(store);
    const { transaction } = store;
    Object.assign(store, {
      transaction: (work: (inner: Store) => Promise<unknown>) => transaction((inner) => work(spoil(inner))),
    });
    return store;
  };
  return (app) => void spoil(app.store);
}

/** Changes each target, also those of a config that is taken over later. */
function inTargets(change: (target: NonNullable<ReturnType<App["engine"]["targets"]["get"]>>) => void) {
  return (app: App) => {
    const spoil = () => {
      for (const target of app.engine.targets.values()) change(target);
    };
    spoil();
    const take = app.take.bind(app);
    app.take = async (config) => {
      await take(config);
      spoil();
    };
  };
}

/** Whatever the database says of it: each renewal counts as one. */
function believesItsLease(store: Store): void {
  const { transaction } = store;
  const renew = store.leases.renew.bind(store.leases);
  Object.assign(store.leases, {
    renew: async (...asked: Parameters<typeof renew>) => {
      await renew(...asked);
      return true;
    },
  });
  Object.assign(store, {
    transaction: <T>(work: (tx: Store) => Promise<T>) =>
      transaction((tx) => {
        Object.assign(tx.leases, { renew: async () => true });
        return work(tx);
      }),
  });
}

/** What was sent is not remembered as secret either. */
function forgetful(): () => void {
  const { note } = SentSecrets.prototype;
  SentSecrets.prototype.note = () => undefined;
  return () => {
    SentSecrets.prototype.note = note;
  };
}
