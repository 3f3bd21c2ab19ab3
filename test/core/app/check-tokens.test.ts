/** What `check` says of tokens for the API that nobody may use any more. */
import { expect, test } from "vitest";
import { openHouse } from "../../kit/house.ts";

const PASSWORD = "made up, and long enough";

test("tokens of somebody who is no user any more are named, and those that such a token made; others are not", async () => {
  const user = (role: string) => ({ password: PASSWORD, role });
  const web = { listen: "127.0.0.1:0", users: { ann: user("operator"), bob: user("reader") } };
  const house = await openHouse({ file: { web } });
  const make = async (name: string, by: string) => {
    await house.operations.createToken(name, "operator", by);
    house.clock.pass(1_000);
  };
  for (const [name, by] of Object.entries({ ci: "web:ann", bi: "web:bob", cron: "cli:root", old: "web:cid" }))
    await make(name, by);
  await make("older", "api:old");
  const warned = async () => {
    const { checks } = await house.operations.check([], new AbortController().signal);
    return checks.filter(({ what }) => what === "web.tokens");
  };
  expect(await warned()).toMatchObject([
    { state: "warning", detail: "the token old is refused: web:cid, who made it, may not sign in any more" },
    { state: "warning", remedy: expect.stringMatching(/: rollcall tokens revoke older$/) },
  ]);
  await house.reconfigure({ file: { web: { listen: "127.0.0.1:0", password: PASSWORD } } });
  expect((await warned()).map(({ detail }) => /token (\w+)/.exec(detail)?.[1])).toEqual(["bi", "ci", "old", "older"]);
});
