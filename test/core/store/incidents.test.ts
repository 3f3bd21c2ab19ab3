import { expect, it } from "vitest";
import type { IncidentTable } from "../../../core/store/store.ts";
import { LATER, newDatabase, NOW, ODD, onEachDatabase, open } from "./kit.ts";

const INCIDENT: Parameters<IncidentTable["put"]>[0] = {
  target: "desks",
  cause: "source personio UNREACHABLE",
  code: "UNREACHABLE",
  message: ODD,
  remedy: "Look at the status page.",
  openedAt: NOW,
  run: "run-1",
  nextProbeAt: LATER,
};

onEachDatabase("incidents", () => {
  it("are open until somebody or something closes them", async () => {
    const store = await open();
    expect(await store.incidents.open("desks")).toBeUndefined();
    const incident = await store.incidents.put(INCIDENT);
    expect(incident).toEqual({ ...INCIDENT, id: incident.id, closedAt: null, closedBy: null, probes: 0 });
    expect(await store.incidents.open("desks")).toEqual(incident);
    await store.incidents.close(incident.id, LATER, "probe");
    await store.incidents.close(incident.id, NOW, "too late");
    expect(await store.incidents.open("desks")).toBeUndefined();
    expect(await store.incidents.list({})).toEqual([{ ...incident, closedAt: LATER, closedBy: "probe" }]);
  });

  it("are one a target: another cause replaces what it says and starts its probes anew, but not when it opened", async () => {
    const store = await open();
    const first = await store.incidents.put(INCIDENT);
    await store.incidents.probed(first.id, 3, "2026-11-22T07:00:00.000Z");
    expect(await store.incidents.open("desks")).toMatchObject({ probes: 3, nextProbeAt: "2026-11-22T07:00:00.000Z" });
    const same = await store.incidents.put({ ...INCIDENT, message: "still", openedAt: LATER });
    expect(same).toMatchObject({ id: first.id, message: "still", openedAt: NOW, probes: 3 });
    const other = await store.incidents.put({
      ...INCIDENT,
      cause: "target desks RIGHT_MISSING",
      code: "RIGHT_MISSING",
      openedAt: LATER,
      run: "run-2",
      nextProbeAt: null,
    });
    expect(other).toMatchObject({
      id: first.id,
      code: "RIGHT_MISSING",
      openedAt: NOW,
      run: "run-2",
      nextProbeAt: null,
      probes: 0,
    });
    expect(await store.incidents.allOpen()).toEqual([other]);
  });

  it("open one time where several connections find the trouble at once", async () => {
    const url = await newDatabase();
    const stores = [await open(url), await open(url)];
    const put = await Promise.all(Array.from({ length: 10 }, (_, index) => stores[index % 2]!.incidents.put(INCIDENT)));
    expect(new Set(put.map((incident) => incident.id)).size).toBe(1);
  });

  it("are listed newest first, of all targets or of one", async () => {
    const store = await open();
    for (const target of ["desks", "rooms", "desks"]) {
      const { id } = await store.incidents.put({ ...INCIDENT, target });
      await store.incidents.close(id, LATER, "run");
    }
    expect((await store.incidents.list({})).map((incident) => incident.target)).toEqual(["desks", "rooms", "desks"]);
    expect(await store.incidents.list({ target: "rooms" })).toHaveLength(1);
    expect(await store.incidents.list({ limit: 2 })).toHaveLength(2);
  });
});
