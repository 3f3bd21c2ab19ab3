/** The exam that every plugin of rollcall passes, for this one. `node --test` runs it, and any other test runner could. */
import { test } from "node:test";
import { exam } from "rollcall/exam";
import plugin from "./index.ts";
import { start } from "./start.ts";

for (const { title, skipped, run } of exam({ plugin, start })) test(title, { skip: skipped !== null }, run);
