/** Opens the database, which brings its schema up to date, and closes it. */
import { setTimeout as sleep } from "node:timers/promises";
import { instantOf } from "../../../../core/model/time.ts";
import { openStore } from "../../../../core/store/open.ts";

const clock = { now: () => instantOf(Date.now()), sleep: (ms: number) => sleep(ms) };
await (await openStore({ url: process.argv[2] ?? "", clock })).close();
process.disconnect();
