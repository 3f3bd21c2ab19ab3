/**
 * Prints what rollcall ships of other people's packages, for scanners: a bill of materials (CycloneDX) made by `npm sbom` from
 * package-lock.json alone, without network. Part of the image (Dockerfile).
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Description {
  readonly name: string;
  devDependencies?: unknown;
}
interface Lock {
  packages: Record<string, Description & { readonly dev?: boolean }>;
}

const description: Description = read("package.json");
const lock: Lock = read("package-lock.json");

// `npm sbom --omit dev` also leaves out what is shipped if developers' packages need it too (nodemailer, yaml). So npm gets files in which
// only what is shipped is there, in a folder of the package's name, by which npm calls it.
lock.packages = Object.fromEntries(Object.entries(lock.packages).filter(([, { dev }]) => !dev));
for (const one of [description, lock.packages[""]!]) delete one.devDependencies;

const scratch = mkdtempSync(join(tmpdir(), "rollcall-sbom-"));
try {
  const folder = join(scratch, description.name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify(description));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
  const format = ["--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application"];
  execFileSync("npm", ["sbom", ...format], { cwd: folder, stdio: "inherit" });
} finally {
  rmSync(scratch, { recursive: true });
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8"));
}
