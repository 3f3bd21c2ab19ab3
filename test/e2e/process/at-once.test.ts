/** Many ask for the same at the same moment. */
import { describe, expect, it } from "vitest";
import { duplicatesIn } from "./kit/company.ts";
import { makePlace, PATIENCE, TARGET } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";

describe("eight commands that ask for the same run at the same moment", { timeout: PATIENCE }, () => {
  it("get it in two runs, each with its report, and nothing is done twice", async () => {
    const place = await makePlace({ people: 40 });
    // The first run waits for awork until everybody has asked: on a slow machine it would be over before the last one has.
    place.company.awork.fault({ method: "GET", path: /absences$/, how: "hang" });
    const programs = Array.from({ length: 8 }, () => place.start("sync", TARGET, "--json"));
    const waits = ({ stderr }: { readonly stderr: string }) => /queued behind the run|joined the run/.test(stderr);
    await eventually(() => programs.filter(waits).length === 7, "seven that wait for a run");
    place.company.awork.heal();
    const ended = await Promise.all(programs.map((program) => program.ended));
    for (const { code, stderr } of ended) expect(code, stderr).toBe(0);
    const reports = ended.map(({ json }) => json());
    const { runs } = (await place.run("runs", "--json")).json();
    expect(new Set(reports.map(({ run }) => run.id))).toEqual(new Set(runs.map(({ id }: { id: string }) => id)));
    expect(runs).toHaveLength(2);
    expect([place.company.awork.absences.size, duplicatesIn(place.company)]).toEqual([40, 0]);
  });
});
