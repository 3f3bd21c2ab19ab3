/** Where rollcall is used in a test: a folder with a config file, the vendors that it names, and the commands typed there. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { instantOf } from "../../../../core/model/time.ts";
import { compiledMain } from "../../../kit/compiled-once.ts";
import { databaseFor } from "../../../kit/database.ts";
import { findProgram } from "../../../kit/find-program.ts";
import { SHELF } from "../../../kit/shelf.ts";
import { startCompany, type Company } from "./company.ts";
import { Program, type Ended } from "./program.ts";

export const TODAY = "2026-07-21";
/** Where every clock of a test starts: of the simulators, and of each process by $ROLLCALL_NOW. It runs on from there. */
const START = Date.parse(`${TODAY}T08:00:00.000Z`);
/** A test with several processes takes seconds; on a busy machine it may take this many milliseconds. */
export const PATIENCE = 60_000;
export const TARGET = "absences-in-awork";

/** The secrets of every config: they must stand in nothing that rollcall says or keeps. */
export const CANARIES = {
  PERSONIO_CLIENT_SECRET: "papi-canary-Sp4rr0w-secret",
  AWORK_API_KEY: "awork-canary-F1nch-key",
  PAGE_PASSWORD: "page-canary-R0bin-password",
} as const;

/** As the config writes it. */
export function variable(name: string): string {
  return `$\{${name}}`;
}

export interface Place {
  readonly folder: string;
  readonly company: Company;
  /** What each process is given; a test may change it between two. */
  readonly env: Record<string, string>;
  /** Where the page is, once `config` was written with it. */
  readonly configFile: string;
  start(...args: string[]): Program;
  run(...args: string[]): Promise<Ended>;
  /** As in another container with the same host name: by a process that sees none of the others. Where `hasContainers` says so. */
  runApart(...args: string[]): Promise<Ended>;
  /** The same, with something on standard input. */
  pipe(input: string, ...args: string[]): Promise<Ended>;
  /** Writes a file, by default the config. */
  write(text: string, name?: string): Promise<void>;
  config(options?: ConfigOptions): string;
  target(name?: string, options?: TargetOptions): string;
}

export interface ConfigOptions {
  /** Further lines at the top. */
  readonly top?: string;
  /** Default: the one target of `target()`. */
  readonly targets?: string;
}

export interface TargetOptions {
  readonly url?: string;
  readonly key?: string;
  /** Further lines, four blanks before each. */
  readonly more?: string;
}

const unshare = findProgram("unshare");
const APART = [unshare ?? "unshare", "--pid", "--fork", "--kill-child"];
/** Whether this machine lets us number processes apart. */
export const hasContainers = unshare !== null && spawnSync(unshare, [...APART.slice(1), "true"]).status === 0;

/** Everything in it ends with the test, processes first. */
export async function makePlace({ people = 3 }: { readonly people?: number } = {}): Promise<Place> {
  const folder = await mkdtemp(join(SHELF, "rollcall-process-"));
  const startedAt = performance.now();
  const now = () => instantOf(START + Math.round(performance.now() - startedAt));
  const company = await startCompany({
    people,
    today: TODAY,
    now,
    clientSecret: CANARIES.PERSONIO_CLIENT_SECRET,
    apiKey: CANARIES.AWORK_API_KEY,
  });
  const main = await compiledMain();
  const database = await databaseFor("./data/rollcall.db");
  const programs: Program[] = [];
  // Several run beside each other: each listens where nobody else does.
  const env: Record<string, string> = { ...CANARIES, ROLLCALL_LISTEN: "127.0.0.1:0" };
  const configFile = join(folder, "config.yaml");

  onTestFinished(async () => {
    for (const program of programs) if (program.lives) program.send("SIGKILL");
    await Promise.all(programs.map((program) => program.ended));
    await company.close();
    try {
      await requireSilence(folder, programs, secretsOf(env));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  function startBehind(before: readonly string[], args: readonly string[]): Program {
    const program = new Program(args, { main, cwd: folder, env: { ROLLCALL_NOW: now(), ...env }, before });
    programs.push(program);
    return program;
  }

  const place: Place = {
    folder,
    company,
    env,
    configFile,
    start: (...args) => startBehind([], args),
    run: (...args) => place.start(...args).ended,
    runApart: (...args) => startBehind(APART, args).ended,
    pipe(input, ...args) {
      const program = new Program(args, { main, cwd: folder, env: { ROLLCALL_NOW: now(), ...env }, input });
      programs.push(program);
      return program.ended;
    },
    write: (text, name = "config.yaml") => writeFile(join(folder, name), text),
    config({ top = "", targets = place.target() } = {}) {
      const { url, credentials } = company.personio;
      return `version: 1
timezone: Europe/Berlin
owners: [owner@example.com]
database: ${database}
${top.trim()}
source:
  plugin: personio
  client_id: ${credentials.clientId}
  client_secret: ${variable("PERSONIO_CLIENT_SECRET")}
  base_url: ${url}
  requests_per_minute: 100000
targets:
${targets}`;
    },
    target(name = TARGET, { url = company.awork.url, key = variable("AWORK_API_KEY"), more = "" } = {}) {
      return `  ${name}:
    plugin: absence-mirror
    connector: { type: awork, api_key: "${key}", base_url: "${url}", requests_per_minute: 100000 }
    schedule: every 1h
${more}`;
    },
  };
  await place.write(place.config());
  return place;
}

function secretsOf(env: Readonly<Record<string, string>>): string[] {
  const given = Object.entries(env).filter(([name]) => /SECRET|KEY|PASSWORD/.test(name) && !name.endsWith("_FILE"));
  return [...new Set([...given.map(([, value]) => value), ...Object.values(CANARIES)])];
}

/** After every test, whatever it was about: no secret was said or kept, and nobody was shown a stack. */
async function requireSilence(folder: string, programs: readonly Program[], secrets: readonly string[]): Promise<void> {
  const kept = await readdir(join(folder, "data"), { withFileTypes: true }).catch(() => []);
  const written = kept.filter((entry) => entry.isFile());
  const files = await Promise.all(written.map(({ name }) => readFile(join(folder, "data", name), "latin1")));
  for (const text of [...programs.map((program) => program.said()), ...files])
    for (const secret of secrets)
      if (text.includes(secret)) throw new Error(`a secret was told: ${around(text, secret)}`);
  for (const program of programs)
    if (!program.isVerbose && /^ {4}at /m.test(program.said())) throw new Error(`a stack was shown: ${program.said()}`);
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 200), at + 200);
}
