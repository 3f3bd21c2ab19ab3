/** Whether the credentials still lead to the company that the links belong to, and to one that no other target writes to. */
import { ConfigError, RefusedError, TransientError, type RollcallError } from "../../model/errors.ts";
import type { Check, Connection, Tested } from "../../plugin/contract.ts";
import { isSameTenant, shareAccount } from "../../plugin/tenant.ts";
import type { Store } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
import { knownAs } from "./former-name.ts";
import { setAsideOpen } from "./recover.ts";
import type { Turn } from "./turns.ts";

/** Codes of failed checks that say of credentials or settings that they are wrong. */
export const REFUSALS = ["CREDENTIALS_REFUSED", "RIGHT_MISSING", "CONTRACT_BROKEN"] as const;

interface Asker {
  readonly target: Target;
  readonly connection: Connection;
  /** Whether what is learned is remembered; a plan remembers nothing. */
  readonly writes: boolean;
}

/**
 * Asked before anything is read. The credentials are tested where the target's fingerprint says that they, or anything else about where it
 * writes, changed since the last test; until a test could tell, nothing is written where there are links to lose.
 *
 * | the test names                        | with links of a named company | without                                        |
 * |---------------------------------------|-------------------------------|------------------------------------------------|
 * | the company of before, or the first   | goes on, remembers it         | goes on, remembers it                          |
 * | another company                       | TENANT_CHANGED                | goes on, remembers it; what was open is settled |
 * | none, since a check failed            | that failure                  | goes on, remembers nothing: tested once more   |
 * | none, since the interface never tells | goes on, keeps the company    | goes on, remembers that it was tested          |
 *
 * A plan asks the same, and remembers nothing.
 * @throws RefusedError TENANT_CHANGED, ConfigError when two active targets write to one company from one source, or one file from any.
 */
export async function sameTenant(
  { target, connection, writes }: Asker,
  turns: readonly Turn[],
  engine: Engine,
): Promise<void> {
  const { store } = engine;
  const rememberedAs = await knownAs(target, store);
  const state = await store.targets.get(rememberedAs);
  const takesFile = turns.some(writesFile);
  const requireAlone = (tenant: string, tx: Store) =>
    target.mode === "active" ? requireOneWriter(target, { tenant, takesFile }, tx, engine.targets) : undefined;
  if (state?.fingerprint === target.fingerprint) {
    // Another target that writes there may have become active since then.
    if (state.tenant) await requireAlone(state.tenant, store);
    return;
  }
  const tested = await connection.test();
  const failed = tested.checks.find(({ state: is }) => is === "failed");
  const named = whatIsNamed(tested, state?.tenant, failed);
  // Forgotten, so that putting the former settings back is a change too, and the incident is probed then.
  if (writes && state && (named === "another" || named === "none yet"))
    await store.transaction((tx) => tx.targets.save(target.name, { fingerprint: null }));
  const linked = (await store.links.count(rememberedAs)) > 0;
  if (linked && state?.tenant) {
    if (named === "another") throw tenantChanged(target, state.tenant, String(tested.tenant));
    if (named === "none yet" && failed) throw notTold(target, state.tenant, failed);
  }
  // Checked and claimed in one transaction: of two targets that begin together, one comes second.
  await store.transaction(async (tx) => {
    const { tenant } = tested;
    if (tenant) await requireAlone(tenant, tx);
    if (!writes || named === "none yet") return;
    // Where no tenant is told, any edit of the settings would do: what is open stays, and is held against what is there (recover.ts).
    if (!linked && named === "another") await setAsideOpen(rememberedAs, tx);
    await tx.targets.save(target.name, { fingerprint: target.fingerprint, tenant: tenant ?? state?.tenant ?? null });
  });
}

/** Which company a test names, by the one that is remembered; `none yet`: a check failed, so it may name one another time. */
function whatIsNamed(tested: Tested, remembered: string | null | undefined, failed: Check | undefined) {
  if (!tested.tenant) return failed ? "none yet" : "none";
  return !remembered || isNameOf(remembered, tested) ? "this one" : "another";
}

type Told = Pick<Tested, "tenant" | "formerly">;

/** The error for links that belong to another tenant; null: they belong to this one, or one of the two is not known. */
export async function whyOtherTenant(target: Target, told: Told, store: Store): Promise<RefusedError | null> {
  const known = await knownAs(target, store);
  const before = (await store.targets.get(known))?.tenant;
  if (!before || !told.tenant || isNameOf(before, told) || (await store.links.count(known)) === 0) return null;
  return tenantChanged(target, before, told.tenant);
}

/** Whether the tenant was remembered under this name. That the settings name it, or a second account, since then makes it no other. */
function isNameOf(remembered: string, { tenant, formerly }: Told): boolean {
  return [tenant, formerly].some((name) => name != null && isSameTenant(remembered, name));
}

function tenantChanged({ name }: Target, before: string, now: string): RefusedError {
  return new RefusedError(
    "TENANT_CHANGED",
    `the address or the credentials of ${name} now lead somewhere else: ${now}; until now it was ${before}`,
    {
      side: "target",
      remedy: `Put the former address and credentials back. If you changed them on purpose, type \`rollcall links ${name} --reset\`, which forgets all links, then \`rollcall resume ${name}\`. If it is the same account at a new address, its records are recognised there; if it is another one, what rollcall wrote into the former stays there until you remove it by hand.`,
    },
  );
}

/** The error for new credentials that do not say where they lead: until they do, nothing is written with them. */
function notTold({ name }: Target, tenant: string, { code, detail, remedy }: Check): RollcallError {
  const message = `${detail}, so rollcall does not know whether the settings of ${name} still lead to ${tenant}`;
  const refused = REFUSALS.find((one) => one === code);
  const side = "target";
  if (refused) return new RefusedError(refused, message, { side, remedy: remedy ?? "Run `rollcall check`." });
  return new TransientError(code === "RATE_LIMITED" ? code : "UNREACHABLE", message, {
    side,
    remedy: remedy ?? "Nothing to do: rollcall tries again.",
  });
}

/** Whether the flow sends everybody in one file. Whoever is not in it is removed, so that targets of any two sources collide. */
function writesFile({ flow }: Turn): boolean {
  return flow.publish !== undefined;
}

/** The remedy for two targets that write to one tenant. */
export const ONE_WRITER =
  "Keep one of them, or set the other to `mode: inactive`. If they are two company accounts at one address, name each in its `connector.company`, if the connector has that setting.";

type Writer = Pick<Target, "plugin" | "source">;

/** Whether two targets that write to one company would undo each other's work. `takesFile`: the target takes everybody in one file. */
export function mayCollide(target: Writer, other: Writer, takesFile: boolean): boolean {
  return other.plugin === target.plugin && (takesFile || other.source.name === target.source.name);
}

async function requireOneWriter(
  target: Target,
  { tenant, takesFile }: { readonly tenant: string; readonly takesFile: boolean },
  store: Store,
  targets: Engine["targets"],
): Promise<void> {
  for (const other of targets.values()) {
    const isRival = other.name !== target.name && other.mode === "active" && mayCollide(target, other, takesFile);
    const theirs = isRival ? (await store.targets.get(other.name))?.tenant : null;
    if (!theirs || !shareAccount(theirs, tenant)) continue;
    throw new ConfigError(`${other.name} already writes to ${tenant}; the two would undo each other's work`, [], {
      remedy: ONE_WRITER,
    });
  }
}
