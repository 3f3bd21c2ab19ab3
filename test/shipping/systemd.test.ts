/** The units are what systemd takes, know every secret of the start config, and let rollcall stop in order. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { START_VARIABLES } from "../../core/config/documents/template.ts";
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

test.skipIf(!systemd)("systemd calls what the services can reach little (needs Debian's systemd)", async () => {
  for (const name of UNITS.filter((one) => one.endsWith(".service"))) {
    const command = ["security", "--offline=yes", "--threshold=20", join(FOLDER, name)];
    // Exits with 1 above the threshold, which counts in tenths.
    const { stdout } = await promisify(execFile)(systemd!, [...command, "--no-pager"]);
    expect(stdout).toContain("Overall exposure level");
  }
});

test.skipIf(!systemd)("systemd would find a word that it does not know (needs Debian's systemd)", async () => {
  expect(await verify((text) => text.replace("StateDirectory=", "StateFolder="))).toContain("StateFolder");
});

/** A line of a unit, or a property that the script hands on. */
const PROPERTY = /^[A-Z][A-Za-z]+=/;

/** In place of systemd: takes what the script asks of it, and does the part of it that a test can see. */
const SYSTEMD_RUN = `#!/bin/bash
credentials=$(mktemp --directory --tmpdir="\${0%/*}")
given=(PATH="$PATH" CREDENTIALS_DIRECTORY="$credentials")
while [[ $1 != -- ]]; do
  case $1 in
    --property=LoadCredential=*) of=\${1#*=*=}; cp "\${of#*:}" "$credentials/\${of%%:*}" ;;
    --property=Environment=*) while IFS= read -r word; do given+=("$word"); done < <(xargs printf '%s\\n' <<<"\${1#*=*=}") ;;
    --property=EnvironmentFile=*) while IFS= read -r word; do given+=("$word"); done <"\${1#*=*=}" ;;
    --property=*) echo "\${1#--property=}" ;;
    --setenv=*) over+=("\${1#--setenv=}") ;;
  esac
  shift
done
shift
exec env --ignore-environment "\${given[@]}" "\${over[@]}" "\${@//\\$\\$/\\$}"
`;

describe("rollcall-as-service", async () => {
  const script = join(FOLDER, "rollcall-as-service");
  const run = promisify(execFile);

  test("is a script that bash takes, and that may be run", async () => {
    await run("bash", ["-n", script]);
    expect((await stat(script)).mode & 0o111).toBe(0o111);
  });

  /** What a command says that the script runs on such a unit; PLACE in it is a folder that has its secrets. */
  async function typed(change: (unit: string) => string, program: string, words: readonly string[] = []) {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-as-service-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const place = async (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o755 });
    const unit = change(await read("rollcall.service"))
      .replaceAll("/usr/local/bin/rollcall", join(folder, "rollcall"))
      .replaceAll("/etc/rollcall/secrets", folder)
      .replaceAll("PLACE", folder);
    await place("unit", unit);
    for (const variable of [...START_VARIABLES, "ROLLCALL_PASSWORD"])
      await place(variable.toLowerCase(), `made-up ${variable}`);
    await place("variables", "FROM_A_FILE=as it stands\n");
    await place("systemctl", `#!/bin/sh\necho "asked for $*"\ncat '${join(folder, "unit")}'\n`);
    await place("systemd-run", SYSTEMD_RUN);
    await place("rollcall", program);
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const { code, stdout } = await run(script, words, { env }).then(
      (said) => ({ ...said, code: 0 }),
      (error: { code: number; stdout: string }) => error,
    );
    return { code, said: stdout.trimEnd().split("\n") };
  }

  test("gives a command the unit's user, secrets and variables, and its own words as they are", async () => {
    const words = ["approve", "learning", "it costs $HOME & more"];
    const program =
      '#!/bin/sh\nprintf "word: %s\\n" "$@"\nfor name in PERSONIO_CLIENT_ID AWORK_API_KEY ROLLCALL_PASSWORD; do\n' +
      '  eval "file=\\$"$name"_FILE"; echo "$name: $(cat "$file")"\ndone\necho "config: $ROLLCALL_CONFIG, $NODE_ENV"\nexit 2\n';
    const { code, said } = await typed((unit) => unit, program, words);
    expect(code).toBe(2);
    expect(said.filter((line) => !PROPERTY.test(line))).toEqual([
      ...words.map((word) => `word: ${word}`),
      ...["PERSONIO_CLIENT_ID", "AWORK_API_KEY", "ROLLCALL_PASSWORD"].map((name) => `${name}: made-up ${name}`),
      "config: /etc/rollcall/config.yaml, production",
    ]);
  });

  test("runs a command as the service's user, and lets it reach no more of the machine than the service", async () => {
    const { said } = await typed((unit) => `${unit}\n[Service]\nReadWritePaths=/backups\n`, "#!/bin/sh\n");
    const unit = await read("rollcall.service");
    const limits = unit.slice(unit.indexOf("\nUser="), unit.indexOf("[Install]")).split("\n");
    const wanted = limits.filter((line) => PROPERTY.test(line) && !/^(Environment|LoadCredential)=/.test(line));
    expect(wanted.length).toBeGreaterThan(20);
    expect(said).toEqual([...wanted, "ReadWritePaths=/backups"]);
  });

  test.each(["/tmp/before.db", "/var/tmp/before.db", "/var/lib/../tmp/before.db"])(
    "refuses a copy in %s, which would be gone with the unit's own /tmp",
    async (file) => {
      const { code, said } = await typed((unit) => unit, "#!/bin/sh\necho copied\n", ["backup", file]);
      expect({ code, said }).toEqual({ code: 64, said: [""] });
    },
  );

  /** The variables that a command gets where a drop-in adds these lines to the unit. */
  async function variablesWith(...lines: string[]): Promise<readonly string[]> {
    const { code, said } = await typed((unit) => `${unit}\n[Service]\n${lines.join("\n")}\n`, "#!/bin/sh\nenv\n");
    expect(code).toBe(0);
    return said;
  }

  test("reads variables as systemd does: quoted, with blanks, over several lines, with a doubled percent sign", async () => {
    const variables = await variablesWith(
      'Environment="HTTPS_PROXY=http://ann:p%%40ss@proxy:3128"',
      'Environment="NODE_OPTIONS=--a --b" \\',
      "  NO_PROXY=localhost",
    );
    expect(variables).toEqual(
      expect.arrayContaining([
        "HTTPS_PROXY=http://ann:p%40ss@proxy:3128",
        "NODE_OPTIONS=--a --b",
        "NO_PROXY=localhost",
        "NODE_ENV=production",
      ]),
    );
  });

  test("hands on a file of variables", async () => {
    expect(await variablesWith("EnvironmentFile=PLACE/variables")).toContain("FROM_A_FILE=as it stands");
  });

  test.each([
    ["--config /srv/rollcall.yaml", "/srv/rollcall.yaml"],
    ["--config=/srv/rollcall.yaml", "/srv/rollcall.yaml"],
    ['--config "/srv/roll call.yaml" --json', "/srv/roll call.yaml"],
  ])("takes the config that the unit names: %s", async (option, config) => {
    const variables = await variablesWith("ExecStart=", `ExecStart=/usr/local/bin/rollcall start ${option}`);
    expect(variables).toContain(`ROLLCALL_CONFIG=${config}`);
  });

  test("leaves the config to the variable where the unit names it by that", async () => {
    const variables = await variablesWith(
      ...["ExecStart=", "ExecStart=/usr/local/bin/rollcall start", "Environment=ROLLCALL_CONFIG=/srv/rollcall.yaml"],
    );
    expect(variables).toContain("ROLLCALL_CONFIG=/srv/rollcall.yaml");
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
