/**
 * Fills the cache of compiled code that `begin.ts` uses, for the user who builds, with the code that every command needs. Part of
 * `npm run build`; the Dockerfile fills that of the image, for the user that it runs as.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

mkdirSync(`dist/core/compile-cache/${process.getuid?.()}`, { recursive: true });
execFileSync(process.execPath, ["dist/core/main.js", "version"]);
