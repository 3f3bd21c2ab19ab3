/** better-auth as a SCIM server in a process of its own. Its packages clash with ours, so they live in test/servers/better-auth. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const FOLDER = join(import.meta.dirname, "../servers/better-auth");

export const hasBetterAuth = existsSync(join(FOLDER, "node_modules/@better-auth/scim"));
export const BETTER_AUTH = "npm ci --prefix test/servers/better-auth --ignore-scripts";

export interface RealServer {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

export async function startBetterAuth(): Promise<RealServer> {
  const token = "better-auth-token";
  // It ends with its standard input, so it cannot outlive this process.
  const child = spawn(process.execPath, ["server.mjs", token], { cwd: FOLDER, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const [url] = (await Promise.race([once(lines, "line"), once(child, "exit").then(failed)])) as [string];
  const close = async () => {
    const ended = once(child, "exit");
    child.stdin.end();
    await ended;
  };
  return { url, token, close };
}

function failed([code]: unknown[]): never {
  throw new Error(`better-auth ended with ${code} before it listened`);
}
