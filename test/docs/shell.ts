/** A place where the commands of the documentation are typed as they stand, into a real shell that knows `rollcall`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { instantOf } from "../../core/model/time.ts";
import { TODAY, type Place } from "../e2e/process/kit/place.ts";

export interface Typed {
  readonly code: number | null;
  /** Both of its outputs. */
  readonly said: string;
}

export interface Shell {
  type(line: string): Promise<Typed>;
}

/** @param main the program that `rollcall` stands for */
export async function shellIn(place: Place, main: string): Promise<Shell> {
  const bin = await mkdtemp(join(tmpdir(), "rollcall-bin-"));
  onTestFinished(() => rm(bin, { recursive: true, force: true }));
  const rollcall = join(bin, "rollcall");
  await writeFile(rollcall, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  await chmod(rollcall, 0o755);
  const startedAt = performance.now();
  const now = () => instantOf(Date.parse(`${TODAY}T08:00:00.000Z`) + Math.round(performance.now() - startedAt));
  return {
    async type(line) {
      const env = { ...place.env, PATH: `${bin}:${process.env.PATH}`, ROLLCALL_NOW: now() };
      const child = spawn("sh", ["-c", line], { cwd: place.folder, env, stdio: ["ignore", "pipe", "pipe"] });
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          said += text;
        });
      const [code] = (await once(child, "close")) as [number | null];
      return { code, said };
    },
  };
}
