/**
 * How `dist` is made: rollcall and the packages that it uses, in a few files. A start then reads a few files in place of nine
 * hundred, which halves its time (core/decisions/0005). What cannot be bundled, or is hardly ever wanted, stays a package.
 */
import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "rolldown";

const ASSETS = "core/web/assets";

/** Style sheet, script and picture of the pages go along as they are, beside the code that reads them (core/web/assets.ts). */
const assets: Plugin = {
  name: "assets",
  generateBundle() {
    for (const name of readdirSync(ASSETS))
      this.emitFile({ type: "asset", fileName: `assets/${name}`, source: readFileSync(`${ASSETS}/${name}`) });
  },
};

/** `licences.txt`: of each package whose code is part of `dist`, its licence; most ask for no more than that. */
const licences: Plugin = {
  name: "licences",
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
    const folders = modules.flatMap((id) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? []);
    const source = [...new Set(folders)].sort().map(licenceIn).join("\n");
    this.emitFile({ type: "asset", fileName: "licences.txt", source });
  },
};

function licenceIn(folder: string): string {
  const name = folder.replace(/^.*node_modules\//, "");
  const { license, homepage } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Record<string, string>;
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file ? readFileSync(`${folder}/${file}`, "utf8") : `It brings no text of it along; see ${homepage}\n`;
  return `== ${name}: ${license}\n\n${text}`;
}

export default defineConfig({
  // The others are what plugins of other people import (core/app/external/author-imports.ts): of each module there is one, theirs and ours.
  input: {
    main: "build/begin.ts",
    plugin: "core/plugin/index.ts",
    simulator: "core/plugin/simulator.ts",
    exam: "core/exam/exam.ts",
    "absence-mirror": "plugins/absence-mirror/kit.ts",
    "bookings-release": "plugins/bookings-release/kit.ts",
    "staff-scheduling": "plugins/staff-scheduling/kit.ts",
    "user-and-team-provisioning": "plugins/user-and-team-provisioning/kit.ts",
  },
  platform: "node",
  plugins: [assets, licences],
  // sqlite3 and ssh2 are or may load compiled code; pg and pg-boss are loaded where PostgreSQL is used; the others are the drivers of
  // databases that knex knows and rollcall does not use.
  external: [
    "sqlite3",
    "pg",
    "pg-boss",
    "ssh2",
    "ssh2-sftp-client",
    "better-sqlite3",
    "mysql",
    "mysql2",
    /^mariadb/,
    "oracledb",
    "pg-native",
    "pg-query-stream",
    "tedious",
  ],
  output: {
    dir: "dist/core",
    format: "esm",
    cleanDir: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    // One character beyond Latin 1, be it in a comment, and the text of a whole file takes two bytes a character in memory.
    charset: "ascii",
    comments: false,
  },
});
