/** Absences that come, go and come again on a server that keeps what was deleted, as Nextcloud does for 30 days. */
import { expect, it, onTestFinished } from "vitest";
import { CalDavMirror } from "../../../../../plugins/absence-mirror/connectors/caldav/client.ts";
import { calDavConfig } from "../../../../../plugins/absence-mirror/connectors/caldav/config.ts";
import { startCalDavSimulator } from "../../../../../plugins/protocols/caldav/simulator.ts";
import { failure } from "../../../../core/plugin/kit.ts";
import { testContext } from "../../../../kit/plugin-context.ts";
import { ANN, mirror, NO_LINKS } from "./room.ts";

const TEAM = "/team/";

async function room(trashBin: "keeps UIDs" | "keeps file names", { path = TEAM, calendars = "one_for_all" } = {}) {
  const simulator = await startCalDavSimulator({ trashBin });
  const context = testContext();
  onTestFinished(() => context.close().then(() => simulator.close()));
  simulator.makeCalendar(TEAM);
  const { url, username, password } = simulator;
  const client = new CalDavMirror(
    calDavConfig.parse({ type: "caldav", url: url + path, username, password, calendars }),
    context,
  );
  client.meet([ANN], NO_LINKS);
  return { simulator, client, context };
}

it.each(["keeps UIDs", "keeps file names"] as const)(
  "A9 an absence that is withdrawn and entered again, three times, is there and gone each time (%s)",
  async (trashBin) => {
    const { simulator, client, context } = await room(trashBin);
    for (let time = 0; time < 3; time += 1) {
      const id = await client.create(mirror());
      expect(simulator.read(id)).toContain("SUMMARY:Ann Example: absent");
      await client.remove(id);
      expect(simulator.read(id)).toBeNull();
      await context.clock.sleep(60_000);
    }
  },
);

it("an event that its trash bin cannot take fails alone, and no right is asked for", async () => {
  const { simulator, client } = await room("keeps file names");
  const id = await client.create(mirror());
  const text = simulator.read(id)!;
  await client.remove(id);
  simulator.write(id, text);
  expect(await failure(client.remove(id))).toMatchObject({ causeKey: "caldav:undeletable", refusal: false });
  expect(simulator.read(id)).toBe(text);
});

it("an event that moves to another calendar and cannot be deleted in the old one stands in the new one once, however often it is tried", async () => {
  const { simulator, client, context } = await room("keeps file names", { calendars: "one_a_person", path: "/home/" });
  for (const name of ["ann", "ben"]) simulator.makeCalendar(`/home/${name}/`);
  const id = await client.create(mirror({ user: "/home/ann/" }));
  const text = simulator.read(id)!;
  await client.remove(id);
  simulator.write(id, text);
  const moved = mirror({ user: "/home/ben/" });
  for (let time = 0; time < 3; time += 1) {
    expect(await failure(client.update(id, moved))).toMatchObject({ causeKey: "caldav:undeletable" });
    await context.clock.sleep(60_000);
  }
  expect(await client.find(moved)).toHaveLength(1);
  expect(simulator.read(id)).toBe(text);
});
