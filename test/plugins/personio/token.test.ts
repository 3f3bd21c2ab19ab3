import { describe, expect, test } from "vitest";
import { judgeToken, parseToken, tokenRequest } from "../../../plugins/personio/wire/token.ts";
import { Secret } from "../../../core/model/secret.ts";
import { smallCompany } from "./company.ts";
import { answerOf, tokenAnswer, wrongSecret } from "./examples.ts";
import { connect, EVERYTHING, NEEDS, startTenant, type Tenant, TODAY } from "./tenant.ts";

const read = (tenant: Tenant) => tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
const tokens = ({ simulator }: Tenant) => simulator.server.log.filter(({ path }) => path === "/v2/auth/token");

describe("the request and its answer", () => {
  test("P1 credentials go in a form, never in the address", () => {
    const request = tokenRequest({ client_id: new Secret("id"), client_secret: new Secret("s3cret") });
    expect(request).toMatchObject({
      method: "POST",
      path: "/v2/auth/token",
      form: { grant_type: "client_credentials", client_id: "id", client_secret: "s3cret" },
    });
    expect(request.query).toBeUndefined();
  });

  test("the list of rights is taken from the answer", () => {
    expect(parseToken(answerOf(tokenAnswer))).toEqual({
      text: "papi-made-up",
      lifeMs: 86_400_000,
      scopes: ["personio:person:write", "personio:employment:read"],
    });
  });

  test.each([
    [400, wrongSecret, "CREDENTIALS_REFUSED"],
    [400, { error: "invalid_client" }, "CREDENTIALS_REFUSED"],
    [401, {}, "CREDENTIALS_REFUSED"],
    [403, { error: "access_denied" }, "CREDENTIALS_REFUSED"],
    [400, { error: "temporarily_unavailable" }, "UNREACHABLE"],
    [400, { error: "invalid_request" }, "CONTRACT_BROKEN"],
    [404, {}, "CONTRACT_BROKEN"],
  ])("status %i with %j is %s", (status, body, code) => {
    expect(judgeToken(answerOf(body, status))).toMatchObject({ code });
  });

  test.each([
    [429, {}],
    [503, {}],
    [403, "<html>blocked by the edge</html>"],
  ])("status %i with %j is left to the gateway", (status, body) => {
    expect(judgeToken(answerOf(body, status))).toBeUndefined();
  });
});

describe("one token serves all", () => {
  test("requests side by side and runs one after another share a token", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    await read(tenant);
    await read(tenant);
    expect(tokens(tenant)).toHaveLength(1);
  });

  test("it is renewed shortly before it ends", async () => {
    const { world } = smallCompany();
    await using tenant = await startTenant({ world, now: () => tenant.clock.now() });
    await read(tenant);
    tenant.clock.advance(86_400_000 - 6 * 60_000);
    await read(tenant);
    expect(tokens(tenant)).toHaveLength(1);
    tenant.clock.advance(2 * 60_000);
    await read(tenant);
    expect(tokens(tenant)).toHaveLength(2);
  });

  test("a token that is refused although it should live is replaced, once, and the run goes on", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    await read(tenant);
    tenant.simulator.expireTokens();
    tenant.clock.advance(60_000);
    const { people, absences } = await read(tenant);
    expect(people.records).toHaveLength(3);
    expect(absences).not.toBeNull();
    expect(tokens(tenant)).toHaveLength(2);
  });

  test("P1 it is sent as a header, with our name, and the secret is in no address", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    await read(tenant);
    const { log } = tenant.simulator.server;
    expect(log.filter(({ query }) => query.includes("papi-"))).toEqual([]);
    expect(new Set(log.map(({ headers }) => headers["x-personio-app-id"]))).toEqual(new Set(["ROLLCALL"]));
  });

  test("P1 a wrong secret is told as refused credentials, without the secret", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    await using other = connect(tenant.simulator.url, { client_secret: "wrong-but-secret" });
    const refusal = other.source.read(NEEDS, EVERYTHING, { today: TODAY });
    await expect(refusal).rejects.toMatchObject({ code: "CREDENTIALS_REFUSED" });
    await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining("wrong-but-secret") });
  });

  test("the base address may carry a version path", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    await using other = connect(`${tenant.simulator.url}/v1/`);
    expect((await other.source.read(NEEDS, EVERYTHING, { today: TODAY })).people.records).toHaveLength(3);
  });
});
