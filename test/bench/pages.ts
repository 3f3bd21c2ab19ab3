/**
 * The cases `page` and `history`: how long the dashboard and the API take over a database of 10,000 runs and 50,000 people, each in two
 * tools; and over a year of 1,000 targets with a million links. Every page is asked for over HTTP, by turns; the median must stay
 * under 100 ms.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../core/app/clock.ts";
import { App } from "../../core/app/open-app.ts";
import { createWeb } from "../../core/app/daemon/web.ts";
import { catalogOf } from "../../core/config/catalog.ts";
import { loadConfig } from "../../core/config/load.ts";
import { stringifyConfig } from "../../core/config/yaml/stringify.ts";
import { sources, targets } from "../../plugins/index.ts";
import { fillStore, NOW } from "./pages-store.ts";

export interface PageFigure {
  readonly page: string;
  readonly medianMs: number;
  readonly mostMs: number;
  /** What this process used for one answer, asking included: the time it takes where nothing else runs. */
  readonly cpuMs: number;
}

export interface PageSizes {
  readonly runs: number;
  readonly people: number;
  readonly targets: number;
  /** Targets that have links: two of everybody. */
  readonly filled: number;
  /** Times that each page is asked for. */
  readonly times: number;
}

export const SIZES = {
  page: { runs: 10_000, people: 50_000, targets: 2, filled: 2 },
  history: { runs: 365_000, people: 50_000, targets: 1_000, filled: 10 },
} as const;

export const LIMIT_MS = 100;
const WARM = 3;

export async function measurePages(sizes: PageSizes): Promise<readonly PageFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
  const stopped = new AbortController();
  const app = await openApp(folder, stopped.signal, sizes.targets);
  try {
    const { run, person } = await fillStore(app.store, sizes, join(folder, "rollcall.db"));
    const ready = { database: "ok", migrations: "ok", mail: "off", watchdog: "off" } as const;
    const server = await createWeb(app, async () => ready);
    await server.listen();
    try {
      return await askAll(server.url, pathsOf(run, person), sizes.times);
    } finally {
      await server.close();
    }
  } finally {
    stopped.abort();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function pageTable(figures: readonly PageFigure[]): string {
  const rows = figures.map(
    ({ page, medianMs, mostMs, cpuMs }) =>
      `| ${page} | ${medianMs.toFixed(0)} | ${mostMs.toFixed(0)} | ${cpuMs.toFixed(0)} |`,
  );
  return ["| page | median ms | most ms | CPU ms |", "|---|---|---|---|", ...rows].join("\n");
}

function pathsOf(run: string, person: string): readonly string[] {
  return [
    ...["/", "/targets/tool-a", "/runs", "/runs?target=tool-b&status=failed", "/runs?trigger=manual&from=2026-06-01"],
    ...[`/runs/${run}`, `/runs/${run}?after=40000`, "/people", "/people?q=nobody+at+all", "/people?q=person.4321"],
    ...["/people?q=Ann+Example+99", "/people?target=tool-a&state=unmatched", `/people/personio/${person}`],
    ...["/api/v1/targets", "/api/v1/runs?target=tool-b", `/api/v1/runs/${run}`, "/metrics"],
  ];
}

async function askAll(url: string, paths: readonly string[], times: number): Promise<PageFigure[]> {
  const taken = new Map<string, Taken[]>(paths.map((path) => [path, []]));
  for (let turn = -WARM; turn < times; turn += 1)
    for (const path of paths) {
      const one = await ask(url, path);
      if (turn >= 0) taken.get(path)!.push(one);
    }
  return [...taken].map(([page, all]) => {
    const sorted = all.map(({ wallMs }) => wallMs).toSorted((a, b) => a - b);
    const cpuMs = all.reduce((sum, one) => sum + one.cpuMs, 0) / all.length;
    return { page, medianMs: sorted[Math.floor(sorted.length / 2)]!, mostMs: sorted.at(-1)!, cpuMs };
  });
}

interface Taken {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function ask(url: string, path: string): Promise<Taken> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const answer = await fetch(url + path);
  const text = await answer.text();
  const { user, system } = process.cpuUsage(cpu);
  const isWhole = path.startsWith("/api/") || path === "/metrics" ? text.length > 0 : text.includes("</html>");
  if (answer.status !== 200 || !isWhole) throw new Error(`${path} answered ${answer.status}`);
  return { wallMs: performance.now() - began, cpuMs: (user + system) / 1_000 };
}

async function openApp(folder: string, signal: AbortSignal, count: number): Promise<App> {
  const file = join(folder, "config.yaml");
  writeFileSync(file, configOf(count));
  const catalog = catalogOf(sources, targets);
  const config = await loadConfig({ file, env: {}, plugins: catalog });
  return App.open({
    ...{ config, catalog, clock: systemClock(NOW), env: {}, version: "0.0.0", level: "silent" },
    ...{ writeLog: () => undefined, signal, pid: process.pid, isAlive: () => true, random: Math.random },
  });
}

/** Nobody answers there, and nobody is asked. */
function configOf(targets: number): string {
  const each = (_: unknown, n: number) => {
    const connector = { type: "scim", url: "http://127.0.0.1:9", token: `made-up-${n}` };
    return [targetName(n), { plugin: "user-and-team-provisioning", connector }] as const;
  };
  return stringifyConfig({
    ...{ version: 1, timezone: "Europe/Berlin", owners: ["owner@example.com"], database: "sqlite:./rollcall.db" },
    ...{
      web: { listen: "127.0.0.1:0" },
      source: { plugin: "personio", client_id: "made-up", client_secret: "made-up" },
    },
    targets: Object.fromEntries(Array.from({ length: targets }, each)),
  });
}

/** `tool-a`, `tool-b`, and then by number. */
export function targetName(n: number): string {
  return `tool-${["a", "b"][n] ?? n}`;
}
