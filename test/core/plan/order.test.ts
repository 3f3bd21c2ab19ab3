import { describe, expect, it } from "vitest";
import { fieldsOf, removal, type Change } from "../../../core/model/change.ts";
import type { Kind } from "../../../core/model/record.ts";
import { order } from "../../../core/plan/order.ts";
import { BASIS, link, person, plan } from "./kit.ts";

const FLOWS = (["user", "team", "membership"] as const).map((kind) => ({ kind, asFile: false }));

function makes(kind: Kind, n: number, title = `record ${n}`): Change {
  return { ...(plan({ wanted: [person(n, { title })] }).changes[0] as Change), kind } as Change;
}

function removes(kind: Kind, n: number, title = `record ${n}`): Change {
  return removal("remove", link(person(n, { title }), { kind }), { reads: BASIS, source: "seen" }, "");
}

const told = (changes: readonly Change[]) =>
  order(changes, FLOWS).map(({ op, kind, subject }) => `${op} ${kind} ${subject}`);

describe("the order of changes", () => {
  it("makes first what others refer to, and takes away last and in reverse", () => {
    const changes = [
      removes("user", 1),
      makes("membership", 2),
      removes("membership", 3),
      makes("user", 4),
      removes("team", 5),
      makes("team", 6),
    ];
    const expected = [
      "create user p4",
      "create team p6",
      "create membership p2",
      "remove membership p3",
      "remove team p5",
      "remove user p1",
    ];
    expect(told(changes)).toEqual(expected);
    expect(told(changes.toReversed())).toEqual(expected);
  });

  it("goes by title within a kind, and by id where titles are the same", () => {
    const changes = [makes("user", 1, "b"), makes("user", 3, "a"), makes("user", 2, "a")];
    expect(told(changes)).toEqual(["create user p2", "create user p3", "create user p1"]);
  });

  it("keeps together what one request can carry, made or taken away, so that batches do not split it", () => {
    const flows = [{ kind: "user", asFile: false, together: "team" } as const];
    const inTeam = (change: Change, team: string) => {
      Object.assign(fieldsOf(change), { team });
      return change;
    };
    const changes = [
      ...[inTeam(makes("user", 1, "ann"), "sales"), inTeam(makes("user", 2, "ben"), "it")],
      ...[inTeam(makes("user", 3, "cem"), "sales"), inTeam(removes("user", 4, "dan"), "sales")],
      ...[inTeam(removes("user", 5, "eve"), "it"), inTeam(removes("user", 6, "flo"), "sales")],
    ];
    expect(order(changes, flows).map(({ title }) => title)).toEqual(["ben", "ann", "cem", "eve", "dan", "flo"]);
  });

  it("leaves the list that it was given as it was", () => {
    const changes = [removes("user", 1), makes("user", 2)];
    order(changes, FLOWS);
    expect(changes.map(({ subject }) => subject)).toEqual(["p1", "p2"]);
  });

  it("does a whole file in one go, its removals with the rest", () => {
    const file = [{ kind: "user", asFile: true } as const];
    const changes = [removes("user", 1, "b"), makes("user", 2, "c"), makes("user", 3, "a")];
    expect(order(changes, file).map(({ title }) => title)).toEqual(["a", "b", "c"]);
  });
});
