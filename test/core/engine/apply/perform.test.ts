/** Making a record, where a tool takes one that is there already for it. */
import { expect, it } from "vitest";
import type { Upsert } from "../../../../core/model/change.ts";
import { RecordError } from "../../../../core/model/errors.ts";
import type { Current, Fields, RemoteId } from "../../../../core/model/record.ts";
import { perform } from "../../../../core/engine/apply/perform.ts";
import { References } from "../../../../core/plan/references.ts";
import type { Flow, RequireFree } from "../../../../core/plugin/contract.ts";
import { swiftClock } from "../../../kit/swift-clock.ts";
import { accountRules, link, NOW, person, there } from "../../plan/kit.ts";

const ADA = person(1);

/**
 * What happens where Ada is made, in a tool that shows `found` for her key and answers a create with `made`. `asks`: its connector asks
 * before it takes that over.
 */
async function making({
  found = [] as Current[],
  made = "new",
  asks = false,
  again = false,
  adopt = "key" as Flow["adopt"],
}) {
  const sent: string[] = [];
  const answering = (what: string, remoteId: RemoteId) => {
    sent.push(what);
    return Promise.resolve(remoteId);
  };
  const flow = {
    ...accountRules(),
    adopt,
    find: async () => found,
    create: async (_: Fields, requireFree: RequireFree) => {
      if (asks) await requireFree(made);
      return answering("create", made);
    },
    update: (remoteId: RemoteId) => answering(`update ${remoteId}`, remoteId),
  } as unknown as Flow;
  const change = {
    ...{ op: "create", kind: "user", subject: "p1", desired: ADA, before: null, differing: ["email"] },
    link: again ? link(ADA) : null,
  } as unknown as Upsert;
  const answer = await perform(change, {
    ...{ flow, references: new References(), clock: swiftClock(NOW), signal: new AbortController().signal },
    isLinked: (remoteId) => ["r-p1", "r-p2"].includes(remoteId),
    mayBeThere: () => null,
  }).catch((error: unknown) => error);
  return { answer, sent };
}

it("[identity] what a tool answers is not linked a second time where it is another's record", async () => {
  const { answer } = await making({ made: "r-p2" });
  expect(answer).toBeInstanceOf(RecordError);
  expect(answer).toMatchObject({ causeKey: "rollcall:linked-already", own: true, inTheWay: true });
});

it("[identity] a connector that asks before it takes another's record over sends nothing", async () => {
  const { answer, sent } = await making({ made: "r-p2", asks: true });
  expect(answer).toMatchObject({ causeKey: "rollcall:linked-already" });
  expect(sent).toEqual([]);
});

it("[identity] nothing is sent where another's record has the key of one that is to be made again", async () => {
  const { answer, sent } = await making({ again: true, found: [there(person(2))] });
  expect(answer).toMatchObject({ causeKey: "rollcall:linked-already" });
  expect(sent).toEqual([]);
});

it("a record that has only an equal mark is nobody's in the way: two absences may share days", async () => {
  const { answer } = await making({ again: true, found: [there(person(2))], adopt: "marked" });
  expect(answer).toBe("new");
});

it("a record that is made again may have the id of before", async () => {
  expect((await making({ again: true, made: "r-p1" })).answer).toBe("r-p1");
  expect((await making({ again: true, made: "r-p1", found: [there(ADA)] })).answer).toBe("r-p1");
});

it("one that is nobody's and has the key is taken over, whoever else has it", async () => {
  const found = [there(person(2)), there(ADA, { remoteId: "r-by-hand" })];
  expect(await making({ again: true, found })).toMatchObject({ answer: "r-by-hand", sent: [] });
});
