/** Opens and closes the database, and says which drivers that loaded. */
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../../../core/store/open.ts";

const clock = { now: () => "2026-11-22T04:00:00.000Z", sleep: (ms: number) => sleep(ms) };
await (await openStore({ url: process.argv[2] ?? "", clock })).close();
const loaded = Object.keys(createRequire(import.meta.url).cache);
const drivers = ["sqlite3", "pg"].filter((name) => loaded.some((path) => path.includes(`/node_modules/${name}/`)));
process.send?.(drivers, () => process.disconnect());
