/** Makes `THIRD-PARTY.md` from package-lock.json: the packages of other people that are shipped, and their licences. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly license?: string;
}

/** The form in which old packages name their licences, in place of `license`. */
interface OldDescription {
  readonly licenses?: readonly { readonly type: string }[];
}

const HEAD = `# Packages of other people

What the image and the npm package bring along or install. Made by \`npm run docs\` from \`package-lock.json\`. The texts of the
licences lie beside each package; of those that are part of \`dist\`, in \`dist/core/licences.txt\`.

| Package | Version | Licence |
|---|---|---|
`;

/** @param root the folder of package-lock.json. @throws Error where a package tells no licence: somebody has to look. */
export async function thirdParty(root: string): Promise<string> {
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const shipped = Object.entries(lock.packages).filter(([path, { dev }]) => path !== "" && !dev);
  const rows = await Promise.all(shipped.map(([path, locked]) => rowOf(root, path, locked)));
  return HEAD + [...new Set(rows)].sort().join("");
}

async function rowOf(root: string, path: string, { version, license }: Locked): Promise<string> {
  const licence = license ?? (await oldLicence(join(root, path, "package.json")));
  if (!licence) throw new Error(`${path} names no licence: read the files in its folder`);
  return `| ${path.replace(/^.*node_modules\//, "")} | ${version} | ${licence} |\n`;
}

async function oldLicence(file: string): Promise<string> {
  const { licenses = [] } = JSON.parse(await readFile(file, "utf8")) as OldDescription;
  return licenses.map(({ type }) => type).join(" OR ");
}
