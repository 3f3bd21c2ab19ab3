/** Before a record is taken over, it is asked whether somebody's link has it: one that was read, made or removed in the run, or a past one. */
import { expect, test } from "vitest";
import { LinkedIds } from "../../../../core/engine/read/linked-ids.ts";
import { linkOf } from "../../store/kit.ts";

test("a record is somebody's if a link had it at the beginning, was made since, or is past and only stored", async () => {
  const past = linkOf("a3");
  const linked = new LinkedIds(
    () => [linkOf("a1")],
    async (kind, remoteId) => (kind === past.kind && remoteId === past.remoteId ? [past] : []),
  );
  const has = (...ids: string[]) => Promise.all(ids.map((id) => linked.has("absence", id)));
  expect(await has("remote-a1", "remote-a2", "remote-a3")).toEqual([true, false, true]);
  linked.add("absence", "remote-a2");
  expect(await has("remote-a2", "remote-a4")).toEqual([true, false]);
  expect(await linked.has("user", "remote-a3")).toBe(false);
});

test("a record that two stored links have is nobody's alone", async () => {
  const linked = new LinkedIds(
    () => [],
    async (_, remoteId) => (remoteId === "both" ? [linkOf("a1"), linkOf("a2")] : [linkOf("a3")]),
  );
  expect([await linked.hasTwice("absence", "both"), await linked.hasTwice("absence", "one")]).toEqual([true, false]);
});

test("a record that somebody took while the store was asked is somebody's", async () => {
  const linked = new LinkedIds(
    () => [],
    async () => {
      linked.add("absence", "remote-a1");
      return [];
    },
  );
  expect(await linked.has("absence", "remote-a1")).toBe(true);
});
