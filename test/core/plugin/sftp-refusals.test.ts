import { chmod, readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { RefusedError, TransientError } from "../../../core/model/errors.ts";
import { createRedactor } from "../../../core/model/redact.ts";
import { Secret } from "../../../core/model/secret.ts";
import { WriteInTestMode } from "../../../core/plugin/forbidden.ts";
import { fingerprintOf } from "../../../core/plugin/sftp/host-key.ts";
import type { SftpGatewayOptions } from "../../../core/plugin/sftp/sftp-gateway.ts";
import { sshd, sshKey } from "../../kit/openssh.ts";
import { failure, virtualClock } from "./kit.ts";
import { cable, door, FILE, known, knownRsa, scene } from "./sftp-kit.ts";

describe.skipIf(!sshd)("what the SFTP door refuses (needs Debian's openssh-server)", () => {
  const here = scene();
  const fingerprint = (line = here.server.hostKey) => fingerprintOf(Buffer.from(line.split(" ")[1]!, "base64"));

  test("the server's key is known by its fingerprint, its public key line, or a line of known_hosts", async () => {
    for (const hostKey of [fingerprint(), here.server.hostKey, `[127.0.0.1]:22 ${here.server.hostKey} somebody@there`])
      expect(await door(here, { hostKey }).list("upload")).toEqual([]);
  });

  test("the key of another type that the server has too is as good, by fingerprint and by line", async () => {
    const line = here.server.rsaHostKey;
    for (const hostKey of [fingerprint(line), line]) expect(await door(here, { hostKey }).list("upload")).toEqual([]);
  });

  test("an RSA key in PEM form is let in too", async () => {
    const privateKey = new Secret(knownRsa.private);
    expect(await door(here, { privateKey }).list("upload")).toEqual([]);
  });

  test("another host key is refused before the login, and the message shows which one was offered", async () => {
    const before = here.server.said().length;
    for (const hostKey of [`SHA256:${"A".repeat(43)}`, sshKey().public]) {
      const error = await failure<RefusedError>(door(here, { hostKey }).replace(FILE, "x"));
      expect(error).toBeInstanceOf(RefusedError);
      expect(error).toMatchObject({ code: "CONTRACT_BROKEN", side: "target" });
      expect(error.message).toContain(`${fingerprint()} (ssh-ed25519)`);
      expect(error.remedy).toContain("Nothing was sent");
    }
    expect(here.server.said().slice(before)).not.toMatch(/userauth|publickey|authenticating user/i);
    expect(await here.names()).toEqual([]);
  });

  test("a host key that is none is refused without any connection", async () => {
    const wire = await cable(here);
    const error = await failure(door(here, { hostKey: "MD5:12:34", port: wire.port }).list("upload"));
    expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringContaining("host_key") });
    expect(wire.connections()).toBe(0);
  });

  test("a host key of a type that the server has not is told as such", async () => {
    const error = await failure(door(here, { hostKey: `ecdsa-sha2-nistp256 ${"AAAA".repeat(20)}` }).list("upload"));
    expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringContaining("no matching") });
  });

  test("a key that the server does not know is CREDENTIALS_REFUSED, and is tried once", async () => {
    const wire = await cable(here);
    const stranger = new Secret(sshKey().private);
    const error = await failure(door(here, { privateKey: stranger, port: wire.port }).list("upload"));
    expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED", side: "target" });
    expect(error).toMatchObject({ message: expect.stringContaining(here.server.username) });
    expect(wire.connections()).toBe(1);
  });

  test.each([
    ["no key at all", "hunter2"],
    ["half a key", known.private.slice(0, 200)],
    ["a public key", known.public],
  ])("%s in place of the private key is CREDENTIALS_REFUSED and says so", async (_, text) => {
    const error = await failure(door(here, { privateKey: new Secret(text) }).list("upload"));
    expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED", message: expect.stringContaining("private key") });
  });

  test("a key with a passphrase needs the passphrase", async () => {
    const locked = new Secret(sshKey("ed25519", "open sesame").private);
    for (const passphrase of [undefined, new Secret("wrong")]) {
      const asked = { privateKey: locked, ...(passphrase && { passphrase }) };
      expect(await failure(door(here, asked).list("upload"))).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    }
    const passphrase = new Secret("open sesame");
    // It can be read now; that the server does not know it is another matter.
    const error = await failure<Error>(door(here, { privateKey: locked, passphrase }).list("upload"));
    expect(error.message).toContain("does not accept the key");
  });

  test("[test mode] in test mode every write is refused before any connection, and reading goes on", async () => {
    await writeFile(here.path("employees.csv"), "old");
    const wire = await cable(here);
    const options: Partial<SftpGatewayOptions> = { readOnly: true, port: wire.port };
    const sftp = door(here, options);
    Object.assign(options, { readOnly: false });
    for (const write of [() => sftp.replace(FILE, "new"), () => sftp.remove(FILE)]) {
      const error = await failure<WriteInTestMode>(write());
      expect(error).toBeInstanceOf(WriteInTestMode);
      expect(error.message).toContain("in test mode nothing is written");
    }
    expect([wire.connections(), sftp.sent]).toEqual([0, 0]);
    expect([await sftp.read(FILE), (await sftp.list("upload")).length]).toEqual(["old", 1]);
    expect(await readFile(here.path("employees.csv"), "utf8")).toBe("old");
  });

  test("a directory that is not there is the config's fault, and is named", async () => {
    for (const asked of [(s = door(here)) => s.list("uploads"), (s = door(here)) => s.replace("uploads/x.csv", "x")]) {
      const error = await failure<RefusedError>(asked());
      expect(error).toBeInstanceOf(RefusedError);
      expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringMatching(/No such file uploads/) });
    }
  });

  test.skipIf(userInfo().uid === 0)(
    "a directory that may not be written is RIGHT_MISSING (not as root, who may)",
    async () => {
      await chmod(here.path("."), 0o500);
      const error = await failure(door(here).replace(FILE, "x"));
      await chmod(here.path("."), 0o700);
      expect(error).toMatchObject({ code: "RIGHT_MISSING" });
    },
  );

  test("no message, remedy, cause or stack holds the key or its passphrase", async () => {
    const locked = sshKey("ed25519", "open sesame").private;
    const redact = createRedactor([locked, "open sesame", known.private, "hunter2"]);
    const cases: Partial<SftpGatewayOptions>[] = [
      { privateKey: new Secret(locked), passphrase: new Secret("open sesame") },
      { privateKey: new Secret(locked), passphrase: new Secret("wrong") },
      { privateKey: new Secret(known.private.slice(0, 200)) },
      { privateKey: new Secret("hunter2") },
      { hostKey: sshKey().public },
    ];
    for (const one of cases) {
      const shown = inspect(await failure(door(here, { ...one, redact }).replace(FILE, "x")), { depth: 9 });
      const lines = [...locked.split("\n"), ...known.private.split("\n")].filter((line) => /^\S{16,}$/.test(line));
      for (const secret of [...lines, "sesame", "hunter2"]) expect(shown).not.toContain(secret);
    }
  });

  test("a server that is gone is tried again after 1, 3, 9 and 27 s and is then UNREACHABLE", async () => {
    const wire = await cable(here);
    await wire.close();
    const clock = virtualClock();
    const error = await failure<TransientError>(door(here, { port: wire.port, clock }).list("upload"));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code: "UNREACHABLE", side: "target" });
    expect(error.message).toBe("anvil: list upload: the connection was refused");
    expect(clock.waits).toEqual([1_000, 3_000, 9_000, 27_000]);
  });
});
