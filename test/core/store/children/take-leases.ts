/** Opens the database, then tries ten times at once to take the lease that it is told, and says how many tries succeeded. */
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../../../core/store/open.ts";

const NOW = "2026-11-22T04:00:00.000Z";
const LATER = "2026-11-22T05:00:00.000Z";

const store = await openStore({
  url: process.argv[2] ?? "",
  clock: { now: () => NOW, sleep: (ms) => sleep(ms) },
});

process.on("message", async (name: string) => {
  const asks = Array.from({ length: 10 }, (_, index) =>
    store.leases.take(
      name,
      { holder: `${process.pid}-${index}`, host: "here", pid: process.pid },
      NOW,
      LATER,
      () => false,
    ),
  );
  process.send?.((await Promise.all(asks)).filter(Boolean).length);
});
process.send?.("ready");
