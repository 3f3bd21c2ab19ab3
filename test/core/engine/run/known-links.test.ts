/** What a crash left open may be about records whose links are past, and so were not read (read/past-links.ts). */
import { expect, test } from "vitest";
import { KnownLinks } from "../../../../core/engine/run/known-links.ts";
import { entryOf, linkOf, open } from "../../store/kit.ts";

test("the links that open entries name are known, and whose record an id is, whether or not the link was read", async () => {
  const store = await open();
  const [read, past, other] = [linkOf("a1"), linkOf("a2"), linkOf("a3")];
  await store.links.put([read, past, other, linkOf("a4", { target: "others" }), linkOf("12", { kind: "user" })]);
  const known = await KnownLinks.of("desks", [read], [entryOf("r1", 0, { kind: "absence", subject: "a2" })], store);
  expect(["a1", "a2", "a3"].map((subject) => known.linkOf("absence", subject))).toEqual([read, past, undefined]);
  const owned = (remoteId: string) => known.hasRecord("absence", remoteId);
  expect(await Promise.all(["remote-a1", "remote-a3", "remote-a4", "remote-12"].map(owned))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([...(await known.remoteIdsOf("absence"))].sort()).toEqual(["remote-a1", "remote-a2", "remote-a3"]);
});

test("the link of a record that an open entry names is known, whoever it belongs to", async () => {
  const store = await open();
  await store.links.put([linkOf("a2")]);
  const entry = entryOf("r1", 0, { kind: "absence", subject: "a9", remoteId: "remote-a2" });
  const known = await KnownLinks.of("desks", [], [entry], store);
  expect(known.isLinked("absence", "remote-a2")).toBe(true);
});
