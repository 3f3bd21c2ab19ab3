/** The bill of materials that the image contains: every package that is shipped, and none that only developers have. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const read = (name: string) => readFile(join(ROOT, name), "utf8");

interface Bill {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly name: string; readonly version: string; readonly purl: string } };
  readonly components: readonly { readonly name: string; readonly version: string }[];
}

test("names rollcall and each package of other people that THIRD-PARTY.md names, without asking a registry", async () => {
  // A registry at a port where nobody listens.
  const env = { ...process.env, npm_config_registry: "http://127.0.0.1:9" };
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "sbom"], { cwd: ROOT, env });
  const { bomFormat, metadata, components } = JSON.parse(stdout) as Bill;
  const { version } = JSON.parse(await read("package.json")) as { readonly version: string };
  expect(bomFormat).toBe("CycloneDX");
  expect(metadata.component).toMatchObject({ name: "rollcall", version, purl: `pkg:npm/rollcall@${version}` });
  const rows = [...(await read("THIRD-PARTY.md")).matchAll(/^\| (\S+) \| (\d\S*) \|/gm)];
  expect(rows.length).toBeGreaterThan(100);
  expect(components.map((one) => `${one.name} ${one.version}`).sort()).toEqual(
    rows.map(([, name, of]) => `${name} ${of}`).sort(),
  );
});

test("is made while the image is built, and is part of it", async () => {
  const dockerfile = await read("Dockerfile");
  expect(dockerfile).toContain("RUN node build/sbom.ts > sbom.cdx.json\n");
  expect(dockerfile).toContain("COPY --from=compile /app/sbom.cdx.json ./\n");
  expect(await read(".dockerignore")).toContain("\n!build/sbom.ts\n");
  expect(await read("docs/docker.md")).toContain("`/app/sbom.cdx.json`");
});
