#!/usr/bin/env node
/**
 * Where the released rollcall begins. Node reads what it once compiled of the code from a folder beside it, if the user that it runs as
 * has one there (`npm run build` makes it, and the Dockerfile): whoever may write there may write the code too. Without it nothing is
 * read or written, and a start takes 50 ms more.
 */
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

const own = fileURLToPath(new URL(`compile-cache/${process.getuid?.()}`, import.meta.url));
if (existsSync(own)) enableCompileCache(own);

// Only now: what is imported above is compiled before the first line runs.
await import("../core/main.ts");
