/**
 * Has Node keep what it compiles of `dist`, for the user who builds (`begin.ts`): of what every command needs. Part of `npm run build`;
 * the image is filled by its Dockerfile, for the user that it runs as.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

mkdirSync(`dist/core/compile-cache/${process.getuid?.()}`, { recursive: true });
execFileSync(process.execPath, ["dist/core/main.js", "version"]);
