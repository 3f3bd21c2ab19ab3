import { describe, expect, test } from "vitest";
import { smallCompany } from "./company.ts";
import { connect, NEEDS, startTenant } from "./tenant.ts";

const WITHOUT = { ...NEEDS, absences: null };
type Tested = Awaited<ReturnType<ReturnType<typeof connect>["source"]["test"]>>;
const line = ({ checks }: Tested, what: string) => checks.find((check) => check.what === what);

describe("the connection test", () => {
  test("says of each thing that it is well, names no tenant and writes nothing", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    const tested = await tenant.source.test(NEEDS);
    expect(tested.checks.map(({ what, state }) => `${what} ${state}`)).toEqual([
      "personio.token ok",
      "personio.people.read ok",
      "personio.attribute.first_name ok",
      "personio.attribute.last_name ok",
      "personio.attribute.email ok",
      "personio.attribute.status ok",
      "personio.attribute.department ok",
      "personio.attribute.supervisor ok",
      "personio.attribute.hire_date ok",
      "personio.absences.read ok",
      "personio.absence-types.read ok",
      "personio.rights ok",
    ]);
    expect(tested.tenant).toBeNull();
    expect(tenant.simulator.server.writes().map(({ path }) => path)).toEqual(["/v2/auth/token"]);
  });

  test("names attributes that are not released: required ones fail, useful ones warn", async () => {
    const { world } = smallCompany();
    world.released = new Set(["id", "first_name", "last_name", "status", "supervisor", "hire_date"]);
    await using tenant = await startTenant({ world });
    const tested = await tenant.source.test(NEEDS);
    expect(line(tested, "personio.attribute.email")).toMatchObject({
      state: "failed",
      code: "ATTRIBUTE_NOT_RELEASED",
      attribute: "email",
      remedy: expect.stringContaining("Readable employee attributes"),
    });
    expect(line(tested, "personio.attribute.department")).toMatchObject({ state: "warning", attribute: "department" });
  });

  test("warns of rights that no target needs", async () => {
    const scopes = "personio:persons:read personio:persons:write personio:absences:read personio:compensations:read";
    await using tenant = await startTenant({ world: smallCompany().world, scopes });
    const rights = line(await tenant.source.test(WITHOUT), "personio.rights");
    expect(rights?.state).toBe("warning");
    expect(rights?.detail).toMatch(/personio:persons:write, personio:absences:read, personio:compensations:read/);
  });

  test("without a token nothing else is tried", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    await using other = connect(tenant.simulator.url, { client_secret: "wrong" });
    const tested = await other.source.test(NEEDS);
    expect(tested.checks.map(({ state, code }) => `${state} ${code ?? ""}`.trim())).toEqual([
      "failed CREDENTIALS_REFUSED",
      "skipped",
      "skipped",
      "skipped",
    ]);
  });

  test("a right that is missing is one failed line, and the others are still looked at", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, scopes: "personio:absences:read" });
    const tested = await tenant.source.test(NEEDS);
    expect(line(tested, "personio.people.read")).toMatchObject({ state: "failed", code: "RIGHT_MISSING" });
    expect(line(tested, "personio.absences.read")?.state).toBe("ok");
    await using other = await startTenant({ world: smallCompany().world, scopes: "personio:persons:read" });
    expect(line(await other.source.test(NEEDS), "personio.absences.read")).toMatchObject({ code: "RIGHT_MISSING" });
  });

  test("absences that v1 alone gives are a warning", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, quirks: { v2AbsencesMissing: true } });
    expect(line(await tenant.source.test(NEEDS), "personio.absences.read")).toMatchObject({
      state: "warning",
      detail: expect.stringContaining("v1 alone"),
    });
  });

  test("a company without people cannot show which attributes are released", async () => {
    await using tenant = await startTenant();
    const tested = await tenant.source.test(NEEDS);
    expect(line(tested, "personio.attribute.email")?.state).toBe("skipped");
    expect(tested.checks.filter(({ state }) => state === "failed")).toEqual([]);
  });

  test("through v2 it asks for some employments, and says what v2 does not carry", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, settings: { people: "v2" } });
    const tested = await tenant.source.test(NEEDS);
    expect(line(tested, "personio.attribute.hire_date")?.state).toBe("ok");
    expect(line(tested, "personio.attribute.department")?.remedy).toContain("people: v1");
  });

  test("a Personio that is not there is reported, not thrown", async () => {
    const tenant = await startTenant();
    await tenant[Symbol.asyncDispose]();
    await using other = connect(tenant.simulator.url);
    expect((await other.source.test(NEEDS)).checks[0]).toMatchObject({ state: "failed", code: "UNREACHABLE" });
  });
});
