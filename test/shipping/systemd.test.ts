/** The units are what systemd takes, know every secret of the start config, and let rollcall stop in order. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { START_VARIABLES } from "../../core/config/template.ts";
import { RULES } from "../../core/model/rules.ts";
import { findProgram } from "../kit/find-program.ts";

const FOLDER = join(import.meta.dirname, "../../docs/systemd");
const UNITS = ["rollcall.service", "rollcall-due.service", "rollcall-due.timer"];
const read = (name: string) => readFile(join(FOLDER, name), "utf8");
const systemd = findProgram("systemd-analyze");

/** What systemd says of the units where rollcall is installed; empty when nothing. */
async function verify(change: (text: string) => string = (text) => text): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-units-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = join(folder, "rollcall");
  await writeFile(program, "#!/bin/sh\n");
  await chmod(program, 0o755);
  for (const name of UNITS) {
    const text = (await read(name)).replaceAll("/usr/local/bin/rollcall", program);
    await writeFile(join(folder, name), change(text));
  }
  const files = UNITS.map((name) => join(folder, name));
  // Pages of manuals are not asked for: they would be looked for on this machine.
  return promisify(execFile)(systemd!, ["verify", "--man=no", "--recursive-errors=no", ...files]).then(
    ({ stderr }) => stderr,
    ({ stderr }: { stderr: string }) => stderr,
  );
}

test.skipIf(!systemd)("systemd has nothing to say against them (needs Debian's systemd)", async () => {
  expect(await verify()).toBe("");
});

test.skipIf(!systemd)("systemd would find a word that it does not know (needs Debian's systemd)", async () => {
  expect(await verify((text) => text.replace("StateDirectory=", "StateFolder="))).toContain("StateFolder");
});

describe.each(["rollcall.service", "rollcall-due.service"])("%s", async (name) => {
  const unit = await read(name);

  test("hands on each variable of the start config, and the page's password, as a credential", () => {
    for (const variable of [...START_VARIABLES, "ROLLCALL_PASSWORD"]) {
      const secret = variable.toLowerCase();
      expect(unit).toContain(`\nLoadCredential=${secret}:/etc/rollcall/secrets/${secret}\n`);
      expect(unit).toContain(`\nEnvironment=${variable}_FILE=%d/${secret}\n`);
    }
  });

  test("leaves the time that it takes to stop", () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(unit)!;
    expect(Number(seconds) * 1000).toBeGreaterThan(RULES.shutdownMs);
  });
});
