/** The exam that every connector of rollcall passes, for this one. `node --test` runs it, and any other test runner could. */
import { test } from "node:test";
import { exam } from "rollcall/exam";
import connector from "./index.ts";
import { start } from "./start.ts";

for (const { title, skipped, run } of exam({ plugin: "absence-mirror", connector, start }))
  test(title, { skip: skipped !== null }, run);
