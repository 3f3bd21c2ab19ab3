/** What the tests of the SFTP door share: one OpenSSH server a file, and doors to it that are closed after each test. */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import {
  createSftpGateway,
  type SftpGateway,
  type SftpGatewayOptions,
} from "../../../core/plugin/sftp/sftp-gateway.ts";
import { type OpenSsh, sshKey, startOpenSsh } from "../../kit/openssh.ts";
import { startWireCutter, type WireCutter } from "../../kit/wire-cutter.ts";
import { virtualClock } from "./kit.ts";

export const FILE = "upload/employees.csv";
export const known = sshKey();
export const knownRsa = sshKey("rsa");

export interface Scene {
  readonly server: OpenSsh;
  /** Names in `upload/`, in order. */
  names(): Promise<string[]>;
  /** Where a file of the server lies here. */
  path(name: string): string;
}

/** To be called at the top of a `describe`. */
export function scene(): Scene {
  let server: OpenSsh | undefined;
  beforeAll(async () => {
    server = await startOpenSsh([known, knownRsa]);
  });
  afterAll(() => server?.close());
  const upload = () => join(server!.home, "upload");
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
    await rm(upload(), { recursive: true, force: true });
    await mkdir(upload());
  });
  return {
    get server() {
      return server!;
    },
    names: async () => (await readdir(upload())).sort(),
    path: (name) => join(upload(), name),
  };
}

const open: { close(): Promise<void> }[] = [];

export function door({ server }: Scene, options: Partial<SftpGatewayOptions> = {}): SftpGateway {
  const made = createSftpGateway({
    vendor: "anvil",
    host: "127.0.0.1",
    port: server.port,
    username: server.username,
    privateKey: new Secret(known.private),
    hostKey: server.hostKey,
    side: "target",
    readOnly: false,
    signal: new AbortController().signal,
    clock: virtualClock(),
    random: () => 0,
    redact: (text) => text,
    ...options,
  });
  open.push(made);
  return made;
}

/** A cable in front of the server. */
export async function cable({ server }: Scene): Promise<WireCutter> {
  const made = await startWireCutter(server.port);
  open.push(made);
  return made;
}
