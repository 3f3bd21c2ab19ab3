/**
 * A real PostgreSQL (Debian's postgresql) on a free loopback port, with its data in a temporary folder. All test files of one
 * `vitest run` share a server: the first that needs it starts it, and it ends with that run. Users are let in without a
 * password, `locked` only with its own. What tests call a new database is a user with a
 * schema of that name, which is a hundred times faster to make.
 */
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, globSync } from "node:fs";
import { chmod, chown, copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

/** Debian keeps it out of everybody's PATH, one folder a version. */
const bin = globSync("/usr/lib/postgresql/*/bin/initdb").sort().map(dirname).at(-1);

/** Null where it is missing; tests are then skipped "(needs Debian's postgresql)". */
export const postgres = bin ?? null;

export const PASSWORD = "p@ss/wörd%1";

/** The server refuses to run as root. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const HBA = ["host all locked 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.0/8 trust", ""].join("\n");

/** In a dump, the place that it is of. */
const PLACE = "test_place";

/** Nothing here must survive a power cut. */
const SETTINGS = ["fsync=off", "full_page_writes=off", "max_connections=40", "shared_buffers=16MB", "autovacuum=off"];

export interface Postgres {
  readonly port: number;
  readonly folder: string;
  /** As its administrator. */
  readonly url: string;
  /** The URL of a place for one store: empty, or with what stands in a dump. */
  newDatabase(dump?: string): Promise<string>;
  /** What stands in such a place, as statements that make the same in another. */
  dump(url: string): Promise<string>;
  /** One statement, in that database or beside all of them. Gives its rows. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was asked for
  ask(sql: string, url?: string): Promise<any[]>;
  /** `fast` as an administrator does it; `immediate` as a crash. */
  stop(how?: "fast" | "immediate"): Promise<void>;
  /** Again, after a stop; `settings` as `name=value`. */
  start(settings?: readonly string[]): Promise<void>;
  /** What it shows once it is started with `ssl=on`. */
  takeCertificate(certificate: string, key: string): Promise<void>;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** The server of this `vitest run`. */
export async function sharedPostgres(): Promise<Postgres> {
  const folder = join(tmpdir(), `rollcall-postgres-${process.ppid}`);
  const first = await mkdir(folder).then(
    () => true,
    () => false,
  );
  if (first) {
    const server = await makeServer(folder, process.ppid);
    // Others read it as soon as it is there, so it must be there whole.
    await writeFile(join(folder, "port.new"), String(server.port));
    await rename(join(folder, "port.new"), join(folder, "port"));
    return server;
  }
  for (let tries = 0; !existsSync(join(folder, "port")); tries += 1) {
    if (tries > 600) throw new Error(`no PostgreSQL came up in ${folder}`);
    await sleep(50);
  }
  return serverIn(folder, Number(await readFile(join(folder, "port"), "utf8")), process.ppid);
}

/** One of its own, for tests that stop it. Close it. */
export async function startPostgres(settings: readonly string[] = []): Promise<Postgres> {
  const folder = join(tmpdir(), `rollcall-postgres-${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(folder);
  return makeServer(folder, process.pid, settings);
}

async function makeServer(folder: string, parent: number, settings: readonly string[] = []): Promise<Postgres> {
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const how = ["--username=rollcall", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
  // In the order of a language, as most servers are.
  const order = ["--locale-provider=icu", "--icu-locale=en-US"];
  await run(join(bin!, "initdb"), [...how, ...order, "--pgdata", data], { ...user, cwd: folder });
  await writeFile(join(data, "pg_hba.conf"), HBA);
  const server = serverIn(folder, await freePort(), parent);
  await server.start(settings);
  await server.ask(`CREATE ROLE locked LOGIN PASSWORD '${PASSWORD}'`);
  return server;
}

function serverIn(folder: string, port: number, parent: number): Postgres {
  const data = join(folder, "data");
  const urlOf = (name: string) => `postgres://${name}@127.0.0.1:${port}/postgres`;
  const ask: Postgres["ask"] = (sql, url = urlOf("rollcall")) => askOnce(url, sql);
  const server: Postgres = {
    port,
    folder,
    url: urlOf("rollcall"),
    ask,
    async newDatabase(dump) {
      const name = `test_${randomBytes(6).toString("hex")}`;
      await ask(`CREATE ROLE ${name} LOGIN; CREATE SCHEMA ${name} AUTHORIZATION ${name}`);
      if (dump) await ask(dump.replaceAll(PLACE, name), urlOf(name));
      return urlOf(name);
    },
    async dump(url) {
      const name = new URL(url).username;
      const how = ["--schema", name, "--no-owner", "--no-privileges", "--inserts"];
      const { stdout } = await run(join(bin!, "pg_dump"), [...how, url]);
      // The schema is there; lines with a backslash are for psql alone.
      return stdout.replace(/^(CREATE SCHEMA .*|\\.*)$/gm, "").replaceAll(name, PLACE);
    },
    async stop(how = "fast") {
      await run(join(bin!, "pg_ctl"), ["stop", "--pgdata", data, "--mode", how], { ...user, cwd: folder });
    },
    async start(settings = []) {
      watched(folder, port, parent, [...SETTINGS, ...settings]);
      await answering(ask, folder);
    },
    async takeCertificate(certificate, key) {
      for (const [from, name] of [
        [certificate, "server.crt"],
        [key, "server.key"],
      ] as const) {
        const to = join(data, name);
        await copyFile(from, to);
        await chmod(to, 0o600);
        if (user.uid !== undefined) await chown(to, user.uid, user.gid);
      }
    },
    async close() {
      await server.stop("immediate").catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

/** The server, and a shell that stops it once the process that it is for has ended. */
function watched(folder: string, port: number, parent: number, settings: readonly string[]): void {
  const script = `"$@" >>log 2>&1 & server=$!
    while [ -d /proc/${parent} ] && kill -0 $server 2>/dev/null; do sleep 0.5; done
    [ -d /proc/${parent} ] && exit
    kill -QUIT $server; wait $server; rm -rf '${folder}'/*; rmdir '${folder}'`;
  const where = ["-D", join(folder, "data"), "-k", folder, "-h", "127.0.0.1,127.0.0.2", "-p", String(port)];
  const server = [join(bin!, "postgres"), ...where, ...settings.flatMap((setting) => ["-c", setting])];
  spawn("sh", ["-c", script, "sh", ...server], { ...user, cwd: folder, detached: true, stdio: "ignore" }).unref();
}

async function answering(ask: Postgres["ask"], folder: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const trouble = await ask("SELECT 1").then(
      () => null,
      (error: Error) => error,
    );
    if (!trouble) return;
    if (tries > 600) throw new Error(`PostgreSQL did not start:\n${await readFile(join(folder, "log"), "utf8")}`);
    await sleep(25);
  }
}

async function askOnce(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
