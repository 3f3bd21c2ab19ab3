/** Whoever waits for a run of the daemon, and the daemon is killed: found in review. */
import { expect, test } from "vitest";
import { makePlace, TARGET } from "../process/kit/place.ts";

test("a sync that waits for the daemon's run ends when the daemon is killed in the middle of it", async () => {
  const place = await makePlace();
  await place.write(place.config({ top: "web: { listen: 127.0.0.1:0 }" }));
  const daemon = place.start("start");
  await daemon.says(/"run ends"/);
  place.company.awork.fault({ method: "GET", path: /absences/, how: "hang" });
  const asking = place.start("sync", TARGET, "--json");
  await daemon.says(/"trigger":"manual"/);
  daemon.send("SIGKILL");
  const { code, json } = await asking.ended;
  expect(json().run.status).toBe("interrupted");
  expect(code).toBe(1);
}, 30_000);
