/** The units are what systemd takes, know every secret of the start config, and let rollcall stop in order. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
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

/** In place of systemd: takes what the script asks of it, and does the part of it that a test can see. */
const SYSTEMD_RUN = `#!/bin/bash
credentials=$(mktemp --directory --tmpdir="\${0%/*}")
given=(PATH="$PATH" CREDENTIALS_DIRECTORY="$credentials")
while [[ $1 != -- ]]; do
  case $1 in
    --property=LoadCredential=*) of=\${1#*=*=}; cp "\${of#*:}" "$credentials/\${of%%:*}" ;;
    --property=*) echo "\${1#--property=}" ;;
    --setenv=*) given+=("\${1#--setenv=}") ;;
  esac
  shift
done
shift
exec env --ignore-environment "\${given[@]}" "\${@//\\$\\$/\\$}"
`;

describe("rollcall-as-service", async () => {
  const script = join(FOLDER, "rollcall-as-service");
  const run = promisify(execFile);

  test("is a script that bash takes, and that may be run", async () => {
    await run("bash", ["-n", script]);
    expect((await stat(script)).mode & 0o111).toBe(0o111);
  });

  test("gives a command the unit's user, secrets and variables, and its own words as they are", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-as-service-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const place = async (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o755 });
    const unit = (await read("rollcall.service"))
      .replaceAll("/usr/local/bin/rollcall", join(folder, "rollcall"))
      .replaceAll("/etc/rollcall/secrets", folder);
    await place("unit", unit);
    for (const variable of [...START_VARIABLES, "ROLLCALL_PASSWORD"])
      await place(variable.toLowerCase(), `made-up ${variable}`);
    await place("systemctl", `#!/bin/sh\necho "asked for $*"\ncat '${join(folder, "unit")}'\n`);
    await place("systemd-run", SYSTEMD_RUN);
    await place(
      "rollcall",
      '#!/bin/sh\nprintf "word: %s\\n" "$@"\nfor name in PERSONIO_CLIENT_ID AWORK_API_KEY ROLLCALL_PASSWORD; do\n' +
        '  eval "file=\\$"$name"_FILE"; echo "$name: $(cat "$file")"\ndone\necho "config: $ROLLCALL_CONFIG, $NODE_ENV"\nexit 2\n',
    );
    const words = ["approve", "learning", "it costs $HOME & more"];
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const said = await run(script, words, { env }).catch((error: { code: number; stdout: string }) => error);
    expect(said).toMatchObject({ code: 2 });
    expect(said.stdout.trimEnd().split("\n")).toEqual([
      ...["User=rollcall", "UMask=0077"],
      ...words.map((word) => `word: ${word}`),
      ...["PERSONIO_CLIENT_ID", "AWORK_API_KEY", "ROLLCALL_PASSWORD"].map((name) => `${name}: made-up ${name}`),
      "config: /etc/rollcall/config.yaml, production",
    ]);
  });
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
