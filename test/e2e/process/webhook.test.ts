/** A real daemon that Personio calls: registered by command, called, killed, and told afterwards what it missed. */
import { describe, expect, it } from "vitest";
import { addAbsence } from "../../../plugins/personio/world.ts";
import { PAGE, startDaemon } from "./kit/daemon.ts";
import { makePlace, PATIENCE, type Place } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";
import { WEBHOOK_SECRET, withWebhook } from "./kit/webhook.ts";

describe("a daemon that Personio calls", { timeout: PATIENCE }, () => {
  it("carries a new absence within seconds, and after a kill what was called for meanwhile", async () => {
    const place = await makePlace();
    await place.write(withWebhook(place, place.config({ top: PAGE })));
    const { webhooks } = place.company.personio;
    const first = await startDaemon(place);
    await first.program.says(/"run ends"/);
    webhooks.reach = () => first.url;
    expect((await place.run("webhook", "status")).code).toBe(2);
    const registered = await place.run("webhook", "register", "--json");
    expect([registered.code, registered.json().webhooks[0].state]).toEqual([0, "ok"]);

    absent(place, "2026-08-10");
    await mirrored(place, 4, () => first.program.said());
    await eventually(
      () => first.program.said().match(/"run ends"/g)?.length === 2,
      "its end",
      () => first.program.said(),
    );
    await webhooks.settled();
    expect(webhooks.deliveries).toEqual([{ event: "absence-period.created", status: 202 }]);

    first.program.send("SIGKILL");
    await first.program.ended;
    absent(place, "2026-08-11");
    await webhooks.settled();
    expect(webhooks.deliveries.at(-1)!.status).toBeNull();
    const second = await startDaemon(place);
    await mirrored(place, 5, () => second.program.said());
    const { runs } = (await place.run("runs", "--json")).json();
    expect(runs.map(({ trigger, scope }: Record<string, string>) => `${trigger} ${scope}`)).toEqual([
      "notice partial",
      "notice partial",
      "activation full",
    ]);
    const guess = { authorization: `Bearer ${WEBHOOK_SECRET.slice(0, -1)}` };
    expect((await fetch(`${second.url}/hooks/personio`, { method: "POST", headers: guess, body: "{}" })).status).toBe(
      401,
    );
  });
});

function absent({ company }: Place, day: string): void {
  const { world } = company.personio;
  addAbsence(world, { person: world.people[0]!, type: world.types[0]!, startsOn: day, endsOn: day });
}

function mirrored({ company }: Place, count: number, said: () => string): Promise<unknown> {
  return eventually(() => company.awork.absences.size === count, `${count} absences in awork`, said);
}
