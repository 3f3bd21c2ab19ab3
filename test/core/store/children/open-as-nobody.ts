/** Tries to open the database as a user without rights, and says how it was refused. */
import { setTimeout as sleep } from "node:timers/promises";
import { type IfNone, openStore } from "../../../../core/store/open.ts";

// Root may write anywhere, so it becomes nobody. Any other user has just taken the rights from themselves.
if (process.getuid?.() === 0) {
  process.setgid?.(65534);
  process.setuid?.(65534);
}
const clock = { now: () => "2026-11-22T04:00:00.000Z", sleep: (ms: number) => sleep(ms) };
const outcome = await openStore({
  url: process.argv[2] ?? "",
  clock,
  ifNone: (process.argv[3] ?? "make") as IfNone,
}).then(
  async (store) => {
    await store.close();
    return { message: "opened", remedy: "" };
  },
  (error) => ({ message: error.message, remedy: error.remedy }),
);
process.send?.(outcome, () => process.disconnect());
