/**
 * A real OpenSSH server (Debian's openssh-server) on a free loopback port, with keys, users' keys and files of its own in a
 * temporary folder: it serves files by SFTP and nothing else, to whoever runs the test.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import ssh2 from "ssh2";
import {
  newSshKey,
  type SshKeyPair,
} from "../../plugins/user-and-team-provisioning/connectors/honestly/simulator-key.ts";
import { findProgram } from "./find-program.ts";

export const sshd = findProgram("sshd");

export function sshKey(type: "ed25519" | "rsa" = "ed25519", passphrase?: string): SshKeyPair {
  return type === "rsa" ? rsaKey() : newSshKey(passphrase);
}

/** PEM, as many a vendor still hands them out. */
function rsaKey(): SshKeyPair {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const parsed = ssh2.utils.parseKey(pem);
  if (parsed instanceof Error) throw parsed;
  return { private: pem, public: `ssh-rsa ${parsed.getPublicSSH().toString("base64")}` };
}

export interface OpenSsh {
  readonly port: number;
  readonly username: string;
  /** The server's public keys, a line each. It shows the first one unless it is asked for the other. */
  readonly hostKey: string;
  readonly rsaHostKey: string;
  /** Where a relative path begins; holds `upload/`. */
  readonly home: string;
  /** Every line the server said. */
  said(): string;
  /** Stops listening; a connection ends with its client. */
  close(): Promise<void>;
}

/** @param users the public keys that are let in */
export async function startOpenSsh(users: readonly SshKeyPair[]): Promise<OpenSsh> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-sshd-"));
  const home = join(folder, "home");
  await mkdir(join(home, "upload"), { recursive: true });
  const [hostKey, rsaHostKey] = [sshKey(), sshKey("rsa")];
  await writeFile(join(folder, "host_key"), hostKey.private, { mode: 0o600 });
  await writeFile(join(folder, "rsa_host_key"), rsaHostKey.private, { mode: 0o600 });
  await writeFile(join(folder, "authorized_keys"), users.map((key) => `${key.public}\n`).join(""), { mode: 0o600 });
  await chmod(folder, 0o700);
  const port = await freePort();
  await writeFile(join(folder, "sshd_config"), configOf(folder, port));
  const server = new Daemon(folder, port);
  await server.start();
  const { username } = userInfo();
  return {
    ...{ port, username, home, hostKey: hostKey.public, rsaHostKey: rsaHostKey.public },
    said: () => server.said,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configOf(folder: string, port: number): string {
  return [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${folder}/host_key`,
    `HostKey ${folder}/rsa_host_key`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    `PidFile ${folder}/sshd.pid`,
    "StrictModes no",
    "UsePAM no",
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "Subsystem sftp internal-sftp",
    `ForceCommand internal-sftp -d ${folder}/home`,
    "LogLevel VERBOSE",
    "",
  ].join("\n");
}

class Daemon {
  said = "";
  readonly #folder: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  async start(): Promise<void> {
    await privilegeSeparation();
    const child = spawn(sshd!, ["-D", "-e", "-f", join(this.#folder, "sshd_config")]);
    child.stderr.on("data", (text: Buffer) => {
      this.said += text.toString();
    });
    this.#process = child;
    for (let tries = 0; !(await answers(this.#port)); tries += 1) {
      if (child.exitCode !== null || tries > 200) throw new Error(`sshd did not start:\n${this.said}`);
      await setTimeout(25);
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
}

/** The empty folder that sshd insists on when root starts it; Debian's service makes it. */
async function privilegeSeparation(): Promise<void> {
  if (userInfo().uid === 0) await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
