import { describe, expect, test } from "vitest";
import { smallCompany } from "./company.ts";
import { connect, NEEDS, startTenant } from "./tenant.ts";
import { ALL_SCOPES } from "./writes/written-tenant.ts";

const WITHOUT = { ...NEEDS, absences: null };
type Tested = Awaited<ReturnType<ReturnType<typeof connect>["source"]["test"]>>;
const line = ({ checks }: Tested, what: string) => checks.find((check) => check.what === what);

describe("the connection test", () => {
  test("P2 says of each thing that it is well, names no tenant and writes nothing", async () => {
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

  test("P2 names attributes that are not released: required ones fail, useful ones warn", async () => {
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

  test("a label in place of a key, or no key at all, names the keys, and no box that does not exist", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    const required = ["Department", "job_title", "dynamic_999"];
    const tested = await tenant.source.test({ people: { required, useful: [] }, absences: null });
    const told = required.map((key) => line(tested, `personio.attribute.${key}`));
    expect(told.map((one) => one?.state)).toEqual(["failed", "failed", "failed"]);
    expect(told[0]?.detail).toMatch(/^Personio has no attribute with the key "Department"/);
    expect(told[0]?.remedy).toBe('In the config, write "department" in place of "Department".');
    expect(told[1]?.remedy).toMatch(/by key, not by label.* position,.* dynamic_305 \(Favourite colour\)/);
    expect(told[1]?.remedy).not.toContain('tick "');
    expect(told[2]?.remedy).toMatch(/tick "dynamic_999" .* dynamic_305 \(Favourite colour\)/);
    expect(line(tested, "personio.people.read")?.detail).toContain("dynamic_305 (Favourite colour)");
  });

  test("P7 warns of rights that no target needs", async () => {
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
      detail: expect.stringContaining("only through v1"),
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

  const WRITING = { ...WITHOUT, writes: ["attendances", "absences"] as const };
  const told = ({ checks }: Tested, what: RegExp) =>
    checks.filter((check) => what.test(check.what)).map(({ what: name, state, code }) => [name, state, code ?? null]);

  test("P2 what a target writes is read, and the right to write is taken from the token's list: nothing is written", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, scopes: ALL_SCOPES });
    const tested = await tenant.source.test(WRITING);
    expect(told(tested, /absence|attendance|rights/)).toEqual([
      ["personio.absences.read", "ok", null],
      ["personio.absence-types.read", "ok", null],
      ["personio.attendances.read", "ok", null],
      ["personio.attendances.write", "ok", null],
      ["personio.absences.write", "ok", null],
      ["personio.rights", "ok", null],
    ]);
    expect(line(tested, "personio.attendances.write")?.detail).toContain("nothing was written");
    expect(tenant.simulator.server.writes().map(({ path }) => path)).toEqual(["/v2/auth/token"]);
  });

  test("P2 a right to write that is missing fails, naming what to tick and where", async () => {
    const scopes = "personio:persons:read personio:absences:read personio:absences:write";
    await using tenant = await startTenant({ world: smallCompany().world, scopes });
    const tested = await tenant.source.test(WRITING);
    expect(told(tested, /attendances/)).toEqual([
      ["personio.attendances.read", "failed", "RIGHT_MISSING"],
      ["personio.attendances.write", "failed", "RIGHT_MISSING"],
    ]);
    const { remedy } = line(tested, "personio.attendances.write")!;
    expect(remedy).toMatch(/Marketplace > Connected integrations.*tick the right to write attendances/);
  });

  test("P2 where Personio lists no rights, the right to write is not tried", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, scopes: ALL_SCOPES });
    tenant.simulator.server.fault({
      path: /auth\/token/,
      how: (given) => ({ ...given, body: { ...(given.body as object), scope: "" } }),
    });
    const tested = await tenant.source.test(WRITING);
    expect(told(tested, /write|rights/)).toEqual([
      ["personio.attendances.write", "skipped", null],
      ["personio.absences.write", "skipped", null],
    ]);
  });

  test("P2 absences that are written have to be readable through v2: v1 alone does not do", async () => {
    const quirks = { v2AbsencesMissing: true };
    await using tenant = await startTenant({ world: smallCompany().world, scopes: ALL_SCOPES, quirks });
    expect(line(await tenant.source.test(WRITING), "personio.absences.read")?.state).toBe("failed");
  });

  test("P7 a right that another target of the same credential needs is not one too many", async () => {
    const scopes = `${ALL_SCOPES} personio:persons:write`;
    await using tenant = await startTenant({ world: smallCompany().world, scopes });
    const together = { ...NEEDS, writes: ["attendances"] as const };
    const rights = line(await tenant.source.test(NEEDS, together), "personio.rights");
    expect(rights).toMatchObject({ state: "warning", remedy: expect.stringContaining("remove these rights") });
    expect(rights?.detail).toContain("need: personio:absences:write, personio:persons:write.");
  });

  test("P2 without a token the lines of what is written are skipped too", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    await using other = connect(tenant.simulator.url, { client_secret: "wrong" });
    const { checks } = await other.source.test(WRITING);
    expect(checks.filter(({ state }) => state === "skipped").map(({ what }) => what)).toEqual([
      "personio.people.read",
      "personio.absences.read",
      "personio.absence-types.read",
      "personio.attendances.read",
      "personio.attendances.write",
      "personio.absences.write",
    ]);
  });
});
