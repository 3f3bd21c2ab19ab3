/** Opens the database and writes as many links as it is told, one statement each, some of them inside a transaction. */
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../../../core/store/open.ts";
import { instantOf } from "../../../../core/model/time.ts";

const [url, count] = [process.argv[2] ?? "", Number(process.argv[3])];
const store = await openStore({ url, clock: { now: () => instantOf(Date.now()), sleep: (ms) => sleep(ms) } });

for (let index = 0; index < count; index++) {
  const link = {
    target: "desks",
    kind: "user",
    subject: `${process.pid}-${index}`,
    aliases: [],
    remoteId: "r",
    title: "Ada Anvil",
    personId: "12",
    person: null,
    values: {},
    extent: null,
    active: true,
    since: "2026-11-22T04:00:00.000Z",
    lastWrittenAt: null,
  } as const;
  if (index % 2 === 0) await store.links.put([link]);
  else
    await store.transaction(async (inside) => {
      await inside.links.count("desks");
      await inside.links.put([link]);
    });
}
await store.close();
process.send?.("done", () => process.disconnect());
