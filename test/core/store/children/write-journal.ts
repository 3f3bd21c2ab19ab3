/** Begins a run and writes one intent after the other until it is killed; says after each how many are written. */
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../../../core/store/open.ts";

const NOW = "2026-11-22T04:00:00.000Z";
const url = process.argv[2] ?? "";
const store = await openStore({ url, clock: { now: () => NOW, sleep: (ms) => sleep(ms) } });
const of = { target: "desks", plugin: "bookings-release", trigger: "schedule", triggeredBy: null } as const;
const { id } = await store.runs.begin({ ...of, mode: "active", scope: "full", area: null, startedAt: NOW });
process.send?.(id);

for (let position = 0; ; position++) {
  await store.journal.write([
    {
      run: id,
      target: "desks",
      position,
      kind: "booking",
      op: "release",
      subject: `booking-${position}`,
      title: "ada.anvil@example.com",
      personId: "12",
      person: null,
      remoteId: "r",
      fields: {},
      wanted: null,
      link: null,
      reason: "absent",
      status: "intent",
      approved: false,
      at: NOW,
      error: null,
    },
  ]);
  process.send?.(position + 1);
}
