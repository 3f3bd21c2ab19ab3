/**
 * Opens the database with two more migrations that take their time, and says how far it is. At the step that it is told it stands still,
 * to be killed there.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { instantOf } from "../../../../core/model/time.ts";
import { openWith } from "../../../../core/store/open.ts";
import { upgrades } from "../upgrades.ts";

const clock = { now: () => instantOf(Date.now()), sleep: (ms: number) => sleep(ms) };
const say = async (word: string) => {
  process.send?.(word);
  await sleep(word === process.argv[3] ? 60_000 : 40);
};
const store = await openWith(upgrades(say), process.argv[2] ?? "", clock);
await say("open");
await store.close();
process.disconnect();
