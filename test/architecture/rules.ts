/**
 * The import table and the other rules of the house as data: who may import whom, who alone may import which package,
 * where the outside world may be touched, and which files may be long. Why: core/decisions/0001. Whoever changes a line
 * here changes the architecture, and says so there.
 */

/** What each room may import besides itself. A path names everything that begins with it. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "core/model": [],
  "core/plan": ["core/model/"],
  "core/render": ["core/model/"],
  "core/plugin": ["core/model/"],
  "core/config": ["core/model/", "core/plugin/"],
  "core/store": ["core/model/"],
  "core/notify": ["core/model/", "core/render/", "core/store/"],
  "core/engine": ["core/model/", "core/plan/", "core/plugin/", "core/store/"],
  "core/web": ["core/model/", "core/render/", "core/store/", "core/engine/"],
  "core/cli": ["core/model/", "core/render/", "core/store/", "core/engine/"],
  "core/app": ["core/", "plugins/"],
  // Opens the whole of rollcall over simulators, for the authors of plugins.
  "core/exam": ["core/", "plugins/"],
  "core/main.ts": ["core/app/", "core/cli/"],
  "plugins/index.ts": ["core/plugin/", "plugins/"],
  "plugins/protocols": ["core/plugin/", "core/model/"],
  // Each plugin by itself: `plugins/personio` may import its own folder, never another plugin's.
  "plugins/*": ["core/plugin/", "core/model/", "plugins/protocols/"],
};

/** Who alone may import a package; a package that is not here may be imported by nobody. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@hono/node-server": ["core/web/"],
  // Brings its own `z`: what describes a request is no config, and knows no secrets or durations.
  "@hono/zod-openapi": ["core/web/api/"],
  "cli-table3": ["core/cli/"],
  commander: ["core/cli/"],
  croner: ["core/engine/", "core/config/"],
  "csv-parse": ["plugins/user-and-team-provisioning/connectors/honestly/"],
  "csv-stringify": ["plugins/user-and-team-provisioning/connectors/honestly/csv.ts"],
  "fastest-levenshtein": ["core/config/", "core/plan/"],
  hono: ["core/web/"],
  "ical.js": ["plugins/protocols/caldav/"],
  knex: ["core/store/"],
  nodemailer: ["core/notify/"],
  "p-queue": ["core/plugin/", "core/engine/", "plugins/"],
  pg: ["core/store/"],
  // One file alone: who works on a database of their own must not load it.
  "pg-boss": ["core/app/daemon/shared-queue.ts"],
  pino: ["core/app/"],
  "prom-client": ["core/web/metrics/"],
  "reflect-metadata": ["core/app/"],
  sax: ["plugins/protocols/caldav/"],
  sqlite3: ["core/store/"],
  // The door's own library, and its other end for the simulated feed.
  ssh2: ["plugins/user-and-team-provisioning/connectors/honestly/simulator"],
  "ssh2-sftp-client": ["core/plugin/"],
  // Civil dates and instants are strings everywhere else; the arithmetic lives in one file. Personio's v1 tells hours as
  // instants with a zone of their own, which nobody else has to turn into wall times.
  "temporal-polyfill": ["core/model/time.ts", "plugins/personio/absences/hours-v1.ts"],
  tsyringe: ["core/app/"],
  undici: ["core/plugin/"],
  yaml: ["core/config/"],
  // Everybody else takes `z` from there, so that secrets and durations are said one way.
  zod: ["core/plugin/schema.ts"],
};

/** The rooms without effects may use these parts of Node and no other. */
export const BUILTINS: Readonly<Record<string, readonly string[]>> = {
  "core/model": ["node:util"],
  "core/plan": ["node:crypto", "node:util"],
  "core/render": [],
};

/** Ways past the gateway, which alone keeps test mode: they do not appear in plugins, simulators excepted. */
export const WAYS_OUT: readonly string[] = [
  ...["node:child_process", "node:cluster", "node:dgram", "node:dns", "node:fs", "node:fs/promises", "node:http"],
  ...["node:http2", "node:https", "node:net", "node:tls", "node:worker_threads"],
  ...["fetch", "WebSocket", "EventSource"],
];

/** The outside world that is an argument everywhere but in the file that owns it. */
export const WORLD: Readonly<Record<string, { readonly files: readonly string[]; readonly why: string }>> = {
  "Date.now": { files: ["core/app/clock.ts"], why: "the one clock, so that tests and ROLLCALL_NOW can set it" },
  "new Date": {
    files: ["core/engine/schedule/schedule.ts"],
    why: "croner takes Dates; everybody else has instants and civil dates",
  },
  "Math.random": { files: ["core/main.ts"], why: "jitter is an argument, so that retries can be tested" },
  "process.env": { files: ["core/main.ts"], why: "the environment is read once and handed in" },
  "process.exit": { files: ["core/main.ts"], why: "whoever ends the process is one place" },
  console: { files: ["core/main.ts"], why: "output goes to the log or through the command line's streams" },
};

/** Who may import what is named only while it runs. */
export const COMPUTED: Readonly<Record<string, string>> = {
  "core/app/external/load-external.ts": "plugins of other people, which a config names",
};

/** Files that are read on one screen, with the most lines they may have. */
export const ONE_SCREEN: Readonly<Record<string, number>> = { "core/engine/run-target.ts": 80 };

/** Files over 200 lines that were looked at twice, with the most they may have. */
export const LONGEST = 200;
export const LONG_FILES: Readonly<Record<string, { readonly lines: number; readonly why: string }>> = {
  "core/engine/apply/batch-worker.ts": {
    lines: 285,
    why: "one batch from intent to outcome; cut in two, the crash rule is in neither half",
  },
  "core/config/schema.ts": { lines: 225, why: "every setting of the file with what it means, to be read in one go" },
  "core/plan/flow-planner.ts": { lines: 400, why: "the table of situations and the reducer that is that table" },
  "core/plan/decider.ts": { lines: 299, why: "one method a situation" },
  "core/plugin/contract.ts": { lines: 396, why: "types alone: the whole wall, to be read in one go" },
  "core/plugin/http/gateway.ts": {
    lines: 290,
    why: "the only way out: retries, pace, refusals and test mode are one decision",
  },
  "plugins/absence-mirror/connectors/awork/simulator-filter.ts": {
    lines: 240,
    why: "a small language: reader and meaning",
  },
  "plugins/absence-mirror/connectors/awork/simulator-routes.ts": { lines: 260, why: "one function a path" },
};
