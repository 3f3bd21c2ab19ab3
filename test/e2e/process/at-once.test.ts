/** Many ask for the same at the same moment. */
import { describe, expect, it } from "vitest";
import { duplicatesIn } from "./kit/company.ts";
import { makePlace, PATIENCE, TARGET } from "./kit/place.ts";

describe("eight commands that ask for the same run at the same moment", { timeout: PATIENCE }, () => {
  it("get it in two runs at most, each with its report, and nothing is done twice", async () => {
    const place = await makePlace({ people: 40 });
    const ended = await Promise.all(Array.from({ length: 8 }, () => place.run("sync", TARGET, "--json")));
    for (const { code, stderr } of ended) expect(code, stderr).toBe(0);
    const reports = ended.map(({ json }) => json());
    const { runs } = (await place.run("runs", "--json")).json();
    expect(new Set(reports.map(({ run }) => run.id))).toEqual(new Set(runs.map(({ id }: { id: string }) => id)));
    expect(runs.length).toBeLessThanOrEqual(2);
    expect([place.company.awork.absences.size, duplicatesIn(place.company)]).toEqual([40, 0]);
    expect(ended.filter(({ stderr }) => /queued behind the run|joined the run/.test(stderr)).length).toBeGreaterThan(0);
  });
});
