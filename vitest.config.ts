import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { postgres } from "./test/kit/postgres.ts";

/** Where `.ci/run` wants a report that it can count; people read the usual one alone. */
const report = process.env.TEST_REPORT;

/** What has to do with days is tested once more in zones far from UTC: the process's own zone must decide nothing. */
const ZONES = ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"];
const OF_DAYS = [
  "test/core/model/{time,zone,wall-time,presence}.test.ts",
  "test/core/engine/schedule/schedule.test.ts",
  "test/plugins/personio/{examples,span,hours-pages}.test.ts",
  "test/plugins/absence-mirror/{absences,index}.test.ts",
  "test/plugins/absence-mirror/connectors/awork/mapping.test.ts",
  "test/plugins/bookings-release/bookings.test.ts",
  "test/plugins/staff-scheduling/{stretch,time}.test.ts",
];

/** Whole runs, on PostgreSQL too (Debian's postgresql): what rests on who is first, what waits, and what a crash leaves. */
const ON_POSTGRES = [
  "test/e2e/engine/{holds,killed-run,lease,leases-and-links,schedule}.test.ts",
  "test/e2e/flows/killed.test.ts",
];

/** A process of its own for each file that starts processes and servers, measures, or takes a minute: there it costs little. */
const ALONE = [
  "test/{bench,browser,cluster,crash,docs,exam,fuzz,package,shipping,simulation}/**/*.test.ts",
  "test/core/store/**/*.test.ts",
  "test/e2e/process/**/*.test.ts",
];

/** Fixes what properties draw. */
const SEEDED = "test/kit/seeded.ts";

/** For what the test files of a project make once and share. */
const RUN_FOLDER = "test/kit/run-folder.ts";

const env = { ROLLCALL_TEST_DATABASE: "postgres" };

const here = (path: string) => new URL(path, import.meta.url).pathname;

export default defineConfig({
  // What authors import is this program (core/app/external/author-imports.ts).
  resolve: {
    alias: {
      "rollcall/plugin": here("core/plugin/index.ts"),
      "rollcall/simulator": here("core/plugin/simulator.ts"),
      "rollcall/exam": here("core/exam/exam.ts"),
      "rollcall/absence-mirror": here("plugins/absence-mirror/kit.ts"),
    },
  },
  test: {
    // Generous, for slow and busy machines: a test that hangs is still told.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Also where only two cores are: half of what a test does is waiting.
    maxWorkers: 3,
    // For the processes that tests start: node keeps what it made of their modules, and the next one starts sooner.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/rollcall-processes", import.meta.url)) },
    projects: [
      {
        // Files share what they import: to load it anew for each took half the time of most. What a kit opens it closes by
        // `onTestFinished`; a hook of its own would be heard by the first file alone (test/architecture.test.ts).
        extends: true,
        test: {
          ...{ name: "here", include: ["test/**/*.test.ts"], exclude: [...configDefaults.exclude, ...ALONE] },
          ...{ globalSetup: RUN_FOLDER, setupFiles: SEEDED, isolate: false },
        },
      },
      { extends: true, test: { name: "alone", include: ALONE, globalSetup: RUN_FOLDER } },
      // Where it is missing, the store's own tests say that they were skipped.
      ...(postgres
        ? [{ extends: true as const, test: { name: "PostgreSQL", include: ON_POSTGRES, env, globalSetup: RUN_FOLDER } }]
        : []),
      ...ZONES.map((zone) => ({
        extends: true as const,
        test: { name: zone, include: OF_DAYS, setupFiles: SEEDED, env: { TZ: zone, ROLLCALL_TEST_ZONE: zone } },
      })),
    ],
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
  },
});
