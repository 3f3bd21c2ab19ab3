import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../../../core/plugin/http/http.ts";
import { ForbiddenRequest, WriteInTestMode } from "../../../core/plugin/forbidden.ts";
import { failure, gateway, server } from "./kit.ts";

/** What a hostile plugin might send. Types are no wall to it. */
const hostile = (request: object) => request as HttpRequest;

const DECLARED = { mayWrite: ["/v2/attendance-periods"], reads: ["POST /v2/auth/token"] };

const elsewhere: readonly [string, HttpRequest][] = [
  ["another collection", { method: "POST", path: "/v2/persons", json: {} }],
  ["a record of another collection", { method: "DELETE", path: "/v2/persons/1" }],
  ["a name that only begins alike", { method: "POST", path: "/v2/attendance-periods-of-all", json: {} }],
  ["the collection's parent", { method: "PATCH", path: "/v2", json: {} }],
  ["another version of it", { method: "POST", path: "/v1/attendance-periods", json: {} }],
  ["dots that lead away", { method: "PATCH", path: "/v2/attendance-periods/../persons/1", json: {} }],
  ["encoded dots", { method: "PATCH", path: "/v2/attendance-periods/%2e%2e/persons/1", json: {} }],
  ["an encoded slash", { method: "PATCH", path: "/v2/attendance-periods/..%2Fpersons%2f1", json: {} }],
  ["a slash that is encoded twice", { method: "PATCH", path: "/v2/attendance-periods/..%252fpersons", json: {} }],
  ["an encoded backslash", { method: "PUT", path: "/v2/attendance-periods/..%5cpersons", json: {} }],
  ["other letters", { method: "POST", path: "/v2/Attendance-Periods", json: {} }],
  ["a method that rollcall does not know", hostile({ method: "PURGE", path: "/v2/persons" })],
  ["an absolute address of the vendor", { method: "POST", path: "$ORIGIN/v2/persons", json: {} }],
  ["an absolute address outside the base", { method: "POST", path: "$OUTSIDE/v2/attendance-periods", json: {} }],
];

describe("a gateway that may write to declared paths alone (P7)", () => {
  it.each(elsewhere)("P7 refuses a write to %s, and nothing is sent", async (_, request) => {
    const sim = await server();
    const http = gateway(`${sim.url}/proxy`, DECLARED);
    const path = request.path.replace("$ORIGIN", `${sim.url}/proxy`).replace("$OUTSIDE", sim.url);
    const error = await failure<ForbiddenRequest>(http.send({ ...request, path }));
    expect(error).toBeInstanceOf(ForbiddenRequest);
    expect(error).not.toBeInstanceOf(WriteInTestMode);
    expect(error.message).toContain("not declared to write");
    expect([sim.log, http.sent]).toEqual([[], 0]);
  });

  it("P7 lets declared writes and every read through, below the base's own path too", async () => {
    const sim = await server();
    for (const base of [sim.url, `${sim.url}/proxy/`]) {
      const http = gateway(base, DECLARED);
      await http.send({ method: "POST", path: "/v2/attendance-periods", query: { skip_approval: true }, json: {} });
      await http.send({ method: "PATCH", path: "/v2/attendance-periods/a-1", json: {} });
      await http.send({ method: "DELETE", path: "/v2/attendance-periods/a-1" });
      await http.send({ method: "POST", path: "/v2/auth/token", form: {} });
      await http.send({ method: "GET", path: "/v2/persons" });
    }
    expect(sim.log.map(({ method }) => method).join(" ")).toBe("POST PATCH DELETE POST GET POST PATCH DELETE POST GET");
  });

  it("P7 lets no write through where none is declared", async () => {
    const sim = await server();
    const http = gateway(sim.url, { mayWrite: [] });
    expect(await failure(http.send({ method: "POST", path: "/v2/attendance-periods" }))).toBeInstanceOf(
      ForbiddenRequest,
    );
    await http.send({ method: "GET", path: "/v2/attendance-periods" });
    expect(sim.log).toHaveLength(1);
  });

  it("[test mode] P7 in test mode refuses the declared ones as well", async () => {
    const sim = await server();
    const http = gateway(sim.url, { ...DECLARED, readOnly: true });
    const error = await failure(http.send({ method: "POST", path: "/v2/attendance-periods", json: {} }));
    expect(error).toBeInstanceOf(WriteInTestMode);
    expect(sim.log).toEqual([]);
  });

  it("P7 a list that is changed after the gateway was made opens nothing", async () => {
    const sim = await server();
    const mayWrite = ["/v2/attendance-periods"];
    const http = gateway(sim.url, { mayWrite });
    mayWrite.push("/v2/persons");
    expect(await failure(http.send({ method: "POST", path: "/v2/persons" }))).toBeInstanceOf(ForbiddenRequest);
    expect(sim.log).toEqual([]);
  });
});
