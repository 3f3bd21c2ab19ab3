/** Whether the credentials still lead to the company that the links belong to, and to one that no other target writes to. */
import { ConfigError, RefusedError } from "../model/errors.ts";
import type { Engine, Target } from "./engine.ts";
import type { Running } from "./running.ts";

/**
 * New credentials may lead to another company. They are tested once, when they change, not in every run; a test that could
 * not tell is made again at the next run.
 * @throws RefusedError TENANT_CHANGED, ConfigError when two active targets write to one company from one source.
 */
export async function sameTenant({ target, connection, writes }: Running, engine: Engine): Promise<void> {
  const { store } = engine;
  const state = await store.targets.get(target.name);
  if (state?.fingerprint === target.fingerprint) return;
  const { tenant, checks } = await connection.test();
  const linked = (await store.links.count(target.name)) > 0;
  if (linked && state?.tenant && tenant && state.tenant !== tenant) throw tenantChanged(target, state.tenant, tenant);
  if (tenant) await requireOneWriter(target, tenant, engine);
  const told = tenant !== null || checks.every((check) => check.state !== "failed");
  if (!writes || !told) return;
  await store.targets.save(target.name, { fingerprint: target.fingerprint, tenant: tenant ?? state?.tenant ?? null });
}

function tenantChanged({ name }: Target, before: string, now: string): RefusedError {
  const error = new RefusedError(
    "TENANT_CHANGED",
    `the credentials now lead to ${now}, but the links of ${name} belong to ${before}`,
    {
      remedy: `Put the credentials of ${before} back, or start afresh with \`rollcall links ${name} --reset\`.`,
    },
  );
  error.side = "target";
  return error;
}

async function requireOneWriter(target: Target, tenant: string, { store, targets }: Engine): Promise<void> {
  for (const other of targets.values()) {
    const isRival =
      other.name !== target.name &&
      other.mode === "active" &&
      other.plugin === target.plugin &&
      other.source.name === target.source.name;
    if (!isRival || (await store.targets.get(other.name))?.tenant !== tenant) continue;
    throw new ConfigError(
      `${other.name} writes to ${tenant} from the same source already; they would undo each other's work`,
      [],
      {
        remedy: `Keep one of them, or set the other to \`mode: inactive\`.`,
      },
    );
  }
}
