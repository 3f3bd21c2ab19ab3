/** Ctrl-C and SIGTERM at a command: what is under way finishes, the rest waits for the next run, the exit code says why. */
import { describe, expect, it } from "vitest";
import { duplicatesIn } from "./kit/company.ts";
import { makePlace, PATIENCE, TARGET, type Place } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";

const PEOPLE = 200;

describe("a signal in the middle of a run", { timeout: PATIENCE }, () => {
  it("SIGINT lets the current changes finish, exits 130, and the next run does the rest", async () => {
    const place = await makePlace({ people: PEOPLE });
    const { awork } = place.company;
    const program = place.start("sync", TARGET, "--json");
    awork.fault({
      method: "POST",
      how: "hang",
      where: () => {
        if (awork.absences.size === 60) program.send("SIGINT");
        return false;
      },
    });
    const { code, json } = await program.ended;
    expect(code).toBe(130);
    const { run, changes } = json();
    const made = awork.absences.size;
    expect(run).toMatchObject({ status: "interrupted", counts: { create: made, failed: 0, waiting: PEOPLE - made } });
    expect(made).toBeLessThan(PEOPLE);
    expect(changes.filter((change: { status: string }) => change.status === "done")).toHaveLength(made);
    awork.heal();
    const next = await place.run("sync", TARGET, "--json");
    expect(next.code).toBe(0);
    expect(next.json().run.counts).toMatchObject({ create: PEOPLE - made, unchanged: made, adopt: 0 });
    expect(duplicatesIn(place.company)).toBe(0);
    expect((await place.run("status", "--json")).json().targets[0]).toMatchObject({ state: "ok", incident: null });
  });

  it("a second SIGINT stops at once, though a vendor does not answer, and nothing is done twice", async () => {
    const place = await makePlace({ people: 20 });
    const { awork } = place.company;
    awork.fault({ method: "POST", after: 5, times: Number.POSITIVE_INFINITY, how: "hang" });
    const program = place.start("sync", TARGET);
    await eventually(
      () => unanswered(place) > 0,
      "a create without an answer",
      () => program.said(),
    );
    program.send("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(program.lives).toBe(true);
    const { code, ms } = await program.stop("SIGINT");
    expect(code).toBe(130);
    expect(ms).toBeLessThan(3_000);
    awork.heal();
    expect((await place.run("sync", TARGET)).code).toBe(0);
    expect([awork.absences.size, duplicatesIn(place.company)]).toEqual([20, 0]);
  });

  it("SIGTERM while the source does not answer exits 143 at once, with one document", async () => {
    const place = await makePlace();
    const { server } = place.company.personio;
    server.fault({ path: /employees|persons/, times: Number.POSITIVE_INFINITY, how: "hang" });
    for (const [command, signal, code] of [
      [["sync", TARGET], "SIGTERM", 143],
      [["plan", TARGET], "SIGINT", 130],
      [["check"], "SIGTERM", 143],
      [["run", "--due"], "SIGINT", 130],
    ] as const) {
      server.log.length = 0;
      const program = place.start(...command, "--json");
      await eventually(
        () => server.log.some(({ path, status }) => status === null && /employees|persons/.test(path)),
        "a question without an answer",
        () => program.said(),
      );
      const ended = await program.stop(signal);
      expect([command, ended.code], program.said()).toEqual([command, code]);
      expect(ended.ms).toBeLessThan(5_000);
      const [name] = command;
      if (name === "sync") expect(ended.json().run).toMatchObject({ status: "interrupted" });
      else if (name === "run") expect(ended.json().runs[0].run).toMatchObject({ status: "interrupted" });
      else expect(ended.json().error.message).toBe(`stopped by ${signal}`);
    }
  });

  it("SIGINT while a vendor is down does not wait for the end of its tries", async () => {
    const place = await makePlace();
    const { awork } = place.company;
    awork.fault({ times: Number.POSITIVE_INFINITY, how: { status: 503, body: "upstream unavailable" } });
    const program = place.start("sync", TARGET, "--json");
    await eventually(
      () => awork.log.length > 1,
      "a second try",
      () => program.said(),
    );
    const { code, json, ms } = await program.stop("SIGINT");
    expect(code).toBe(130);
    expect(ms).toBeLessThan(8_000);
    expect(json().run).toMatchObject({ status: "interrupted", counts: { create: 0 } });
    awork.heal();
    expect((await place.run("sync", TARGET, "--json")).json().run.counts.create).toBe(3);
  });
});

function unanswered({ company }: Place): number {
  return company.awork.writes().filter(({ status }) => status === null).length;
}
