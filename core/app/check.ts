/** `rollcall check`: both sides of every target, rights, attributes and mail. Writes nothing. */
import type { Target } from "../engine/engine.ts";
import type { CheckReport } from "../engine/operations.ts";
import { dateIn } from "../model/time.ts";
import { RollcallError } from "../model/errors.ts";
import type { Check } from "../plugin/contract.ts";
import { createSmtpTransport } from "../notify/transport.ts";
import type { App } from "./open-app.ts";

type Row = CheckReport["checks"][number];

export async function checkTargets(targets: readonly Target[], signal: AbortSignal, app: App): Promise<CheckReport> {
  const checks: Row[] = [];
  const tenants = new Map<string, string>();
  for (const target of targets) {
    const { rows, tenant } = await checkTarget(target, signal, app);
    checks.push(...rows);
    if (tenant !== null && target.mode === "active") checks.push(...sharedTenant(target, tenant, tenants));
  }
  checks.push(await checkMail(app));
  return { ok: checks.every((check) => check.state !== "failed"), checks };
}

async function checkTarget(
  target: Target,
  signal: AbortSignal,
  app: App,
): Promise<{ rows: Row[]; tenant: string | null }> {
  const named = (check: Check): Row => ({ target: target.name, ...check });
  if (target.problem) {
    const { message, remedy } = target.problem;
    return {
      rows: [{ target: target.name, what: "config", state: "failed", code: "CONFIG", detail: message, remedy }],
      tenant: null,
    };
  }
  const open = target.connect({ readOnly: true, signal, onAcknowledged: () => undefined });
  try {
    const source = await target.source.source
      .test(target.needs(dateIn(target.timezone, app.clock.now())))
      .catch((error) => broken(target.source.name, error));
    const there = await open.connection.test().catch((error) => broken(target.plugin, error));
    return { rows: [...source.checks, ...there.checks].map(named), tenant: there.tenant };
  } finally {
    await open.close();
  }
}

function broken(what: string, error: unknown): { checks: Check[]; tenant: null } {
  const known = error instanceof RollcallError ? error : null;
  const detail = known?.message ?? String(error);
  return {
    checks: [
      {
        what,
        state: "failed",
        code: known?.code ?? "UNEXPECTED",
        detail,
        remedy: known?.remedy ?? "Please report it.",
      },
    ],
    tenant: null,
  };
}

/** Two active targets that write to the same company from the same source would undo each other's work. */
function sharedTenant(target: Target, tenant: string, tenants: Map<string, string>): Row[] {
  const key = `${target.plugin} ${target.source.name} ${tenant}`;
  const other = tenants.get(key);
  tenants.set(key, target.name);
  if (other === undefined) return [];
  const detail = `${other} and ${target.name} both write to ${tenant} from the same source`;
  return [
    {
      target: target.name,
      what: "tenant",
      state: "failed",
      code: "CONFIG",
      detail,
      remedy: "Keep one of them, or set the other to `mode: inactive`.",
    },
  ];
}

async function checkMail({ config }: App): Promise<Row> {
  const row = { target: null, what: "mail" };
  if (!config.mail)
    return {
      ...row,
      state: "warning",
      detail: "no mail is configured: nobody is told when something goes wrong",
      remedy: "Add `mail: { from, smtp }` to the config.",
    };
  try {
    const response = await createSmtpTransport(config.mail.smtp).verify();
    return { ...row, state: "ok", detail: response };
  } catch (error) {
    const known = error instanceof RollcallError ? error : null;
    return {
      ...row,
      state: "failed",
      code: known?.code ?? "UNREACHABLE",
      detail: known?.message ?? String(error),
      remedy: known?.remedy ?? "Check `mail.smtp` in the config.",
    };
  }
}
