import { expect, it } from "vitest";
import type { Failure } from "../../../core/store/store.ts";
import { LATER, NOW, ODD, onEachDatabase, open } from "./kit.ts";

function failureOf(subject: string, change: Partial<Failure> = {}): Failure {
  return {
    target: "desks",
    kind: "booking",
    subject,
    op: "release",
    title: ODD,
    person: null,
    fingerprint: "f",
    causeKey: "awork:date-out-of-range",
    message: "the tool refused it",
    remedy: "Nothing to do.",
    firstFailedAt: NOW,
    attempts: 1,
    nextTryAt: LATER,
    parkedAt: null,
    ...change,
  };
}

onEachDatabase("failures", () => {
  it("come back as they were put, the last put of each", async () => {
    const store = await open();
    await store.failures.put([
      failureOf("b1"),
      failureOf(ODD, { person: ODD, message: ODD, remedy: ODD, causeKey: ODD }),
    ]);
    const again = failureOf("b1", { attempts: 2, parkedAt: LATER });
    await store.failures.put([again]);
    await store.failures.put([]);
    expect(new Set(await store.failures.of("desks"))).toEqual(
      new Set([again, failureOf(ODD, { person: ODD, message: ODD, remedy: ODD, causeKey: ODD })]),
    );
  });

  it("are counted by whether they are still tried", async () => {
    const store = await open();
    expect(await store.failures.counts("desks")).toEqual({ failing: 0, parked: 0 });
    await store.failures.put([
      failureOf("b1"),
      failureOf("b2"),
      failureOf("b3", { parkedAt: NOW }),
      failureOf("b1", { target: "rooms" }),
    ]);
    expect(await store.failures.counts("desks")).toEqual({ failing: 2, parked: 1 });
  });

  it("are dropped by target, kind and subject only", async () => {
    const store = await open();
    await store.failures.put([
      failureOf("b1"),
      failureOf("b2"),
      failureOf("b1", { kind: "user" }),
      failureOf("b1", { target: "rooms" }),
    ]);
    await store.failures.drop("desks", "booking", ["b1", "never-there"]);
    await store.failures.drop("desks", "booking", []);
    expect((await store.failures.of("desks")).map(({ kind, subject }) => [kind, subject])).toEqual([
      ["booking", "b2"],
      ["user", "b1"],
    ]);
    expect(await store.failures.of("rooms")).toHaveLength(1);
  });
});
