/** The same as of a later version: with one migration more, which adds a table and a column that may be empty. */
import { defineConfig, type Plugin } from "rolldown";
import quick from "./quick.config.ts";

const MIGRATION = `{
  name: "9999-newer",
  async up(db) {
    await db.schema.createTable("newer", (table) => void table.string("name").primary());
    await db.schema.alterTable("targets", (table) => void table.string("newer"));
  },
}`;

const newer: Plugin = {
  name: "newer",
  transform(code, id) {
    if (!id.endsWith("core/store/migrations/migrations.ts")) return code;
    if (!code.includes("\n];")) throw new Error(`${id} does not end in a list any more`);
    return code.replace("\n];", `\n  ${MIGRATION},\n];`);
  },
};

const { plugins, ...rest } = quick as { plugins: Plugin[] };
export default defineConfig({ ...rest, plugins: [newer, ...plugins] });
