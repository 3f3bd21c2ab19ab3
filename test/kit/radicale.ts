/**
 * A real Radicale (Debian's radicale), a CalDAV server, on a free loopback port with a storage of its own in a temporary
 * folder, and one user who owns what is below `/rollcall/`. It is put in order from outside by plain requests.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findProgram } from "./find-program.ts";

export const radicale = findProgram("radicale");

export const USERNAME = "rollcall";
export const PASSWORD = "made-up-password";

export interface Radicale {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `name`: what people call it. The path ends with a slash. */
  makeCalendar(path: string, name?: string): Promise<void>;
  /** As somebody in a calendar program would. */
  write(path: string, text: string): Promise<void>;
  /** Null when it is not there. */
  read(path: string): Promise<string | null>;
  remove(path: string): Promise<void>;
  /** Paths of the events of a calendar, in order. */
  list(calendar: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function startRadicale(): Promise<Radicale> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-radicale-"));
  const port = await freePort();
  await writeFile(join(folder, "users"), `${USERNAME}:${PASSWORD}\n`);
  await writeFile(join(folder, "config"), configOf(folder, port));
  const child = spawn(radicale!, ["--config", join(folder, "config")], { stdio: ["ignore", "ignore", "pipe"] });
  const url = `http://127.0.0.1:${port}`;
  await answering(child, url);
  return {
    url,
    ...editing(url),
    async close() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configOf(folder: string, port: number): string {
  return [
    ...["[server]", `hosts = 127.0.0.1:${port}`, "ssl = False"],
    ...["[auth]", "type = htpasswd", `htpasswd_filename = ${folder}/users`, "htpasswd_encryption = plain", "delay = 0"],
    ...["[rights]", "type = owner_only"],
    ...["[storage]", "type = multifilesystem", `filesystem_folder = ${folder}/collections`, ""],
  ].join("\n");
}

async function answering(child: ChildProcess, url: string): Promise<void> {
  let said = "";
  child.stderr?.on("data", (text: Buffer) => {
    said += text.toString();
  });
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null || tries > 400) throw new Error(`radicale did not start:\n${said}`);
    const answer = await fetch(`${url}/.web/`).catch(() => null);
    if (answer?.ok) return;
    await setTimeout(25);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

function editing(url: string): Omit<Radicale, "url" | "close"> {
  const authorization = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;
  const ask = async (
    method: string,
    path: string,
    body: string | null = null,
    headers: Record<string, string> = {},
  ) => {
    const answer = await fetch(url + path, { method, body, headers: { authorization, ...headers } });
    if (!answer.ok && answer.status !== 404)
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return { status: answer.status, text: await answer.text() };
  };
  return {
    async makeCalendar(path, name) {
      const props = name === undefined ? "" : `<set><prop><displayname>${name}</displayname></prop></set>`;
      await ask(
        "MKCALENDAR",
        path,
        `<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">${props}</C:mkcalendar>`,
      );
    },
    write: async (path, text) =>
      void (await ask("PUT", path, text, { "content-type": "text/calendar; charset=utf-8" })),
    async read(path) {
      const { status, text } = await ask("GET", path);
      return status === 404 ? null : text;
    },
    remove: async (path) => void (await ask("DELETE", path)),
    async list(calendar) {
      const { text } = await ask("PROPFIND", calendar, null, { depth: "1" });
      const paths = [...text.matchAll(/<href>([^<]+)<\/href>/g)].map(([, href]) => href!);
      return paths.filter((path) => path.endsWith(".ics")).sort();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
