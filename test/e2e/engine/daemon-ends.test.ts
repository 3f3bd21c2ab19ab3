/** A daemon whose database cannot be written any more: it ends, and its last words are of use to whoever reads them. */
import { expect, test, vi } from "vitest";
import { DaemonEnded } from "../../../core/app/daemon/daemon-ended.ts";
import { runDaemon } from "../../../core/app/daemon/daemon.ts";
import { failureOf } from "../../../core/cli/failure.ts";
import { LeaseLost } from "../../../core/engine/run/lease/lease.ts";
import { DatabaseMoved } from "../../../core/store/database-error.ts";
import type { WebServer } from "../../../core/web/server.ts";
import { openHouse } from "../../kit/house.ts";
import { MINUTE } from "../../kit/swift-clock.ts";

const NO_PAGE = { url: "", listen: async () => "", close: async () => undefined } as unknown as WebServer;

test("a daemon whose lease cannot be renewed says that it ends, what to look at, and who starts it again", async () => {
  const house = await openHouse();
  const ready = Promise.withResolvers<void>();
  const running = runDaemon({
    app: house.app,
    signal: new AbortController().signal,
    reloader: { watch: async () => undefined, now: () => undefined },
    createWeb: async () => NO_PAGE,
    ping: async () => ({ status: 200 }),
    onReady: () => ready.resolve(),
  }).catch((error: unknown) => error);
  await ready.promise;
  const full = new Error("the disk with the database is full");
  vi.spyOn(house.store.leases, "renew").mockRejectedValue(full);
  vi.spyOn(house.store.leases, "release").mockRejectedValue(full);
  await house.clock.walk(2 * MINUTE);
  const error = await running;
  expect(error).toBeInstanceOf(DaemonEnded);
  expect(error).toMatchObject({
    message: "the daemon ends: the lease of #daemon could not be renewed in time",
    remedy: expect.stringMatching(/log.*systemd and Docker restart rollcall/),
  });
  expect(house.logged.join("")).toContain("a lease was not given back");
});

test("a daemon whose database was moved says that the right file has to be back before anybody starts it", async () => {
  const moved = new DatabaseMoved("/data/rollcall.db", "was moved, deleted or replaced while rollcall was running");
  const lost = new LeaseLost("#daemon", "could not be renewed in time", moved);
  const error = new DaemonEnded(lost);
  expect(error.remedy).toContain("put the right file back");
  expect(failureOf(error, null).exit).toBe(66);
  expect(failureOf(new DaemonEnded(new LeaseLost("#daemon")), null).exit).toBe(1);
});
