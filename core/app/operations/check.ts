/** `rollcall check`: both sides of every target, rights, attributes and mail. Writes nothing. */
import type { Target } from "../../engine/engine.ts";
import { freshPlan } from "../../engine/planning/fresh-plan.ts";
import type { TargetPlan } from "../../engine/planning/plan-target.ts";
import { mayCollide, ONE_WRITER, whyOtherTenant } from "../../engine/run/same-tenant.ts";
import { knownAs } from "../../engine/run/former-name.ts";
import { asKnown } from "../../engine/incidents/incidents.ts";
import { testBoth } from "../../engine/incidents/probe.ts";
import type { CheckReport } from "../../engine/operations/operations.ts";
import type { Check, Tested } from "../../plugin/contract.ts";
import { shareAccount } from "../../plugin/tenant.ts";
import { isLoopback } from "../../model/loopback.ts";
import { parseSmtpUrl, type SmtpOptions } from "../../notify/smtp-url.ts";
import { createSmtpTransport } from "../../notify/transport.ts";
import { checkTokens } from "./check-tokens.ts";
import { checkWebhooks } from "./check-webhooks.ts";
import type { App } from "../open-app.ts";

type Row = CheckReport["checks"][number];

export async function checkTargets(targets: readonly Target[], signal: AbortSignal, app: App): Promise<CheckReport> {
  const checks: Row[] = [];
  const writers = await otherWriters(targets, app);
  for (const target of targets) {
    const { rows, tenant, whole } = await checkTarget(target, signal, app);
    // A check that broke off because the process is told to stop says nothing about credentials.
    signal.throwIfAborted();
    checks.push(...rows);
    if (tenant === null || target.mode === "inactive") continue;
    checks.push(...sharedTenant({ target, tenant, whole }, writers));
    writers.push({ target, tenant });
  }
  checks.push(
    ...(await checkWebhooks(targets)),
    ...(await checkTokens(app.store, app.config)),
    ...(await checkMail(app)),
  );
  return { ok: checks.every((check) => check.state !== "failed"), checks };
}

interface Writer {
  readonly target: Target;
  readonly tenant: string;
}

/** What a check of one target shows. `whole`: the target takes a whole file, not single changes. */
interface Checked {
  readonly rows: Row[];
  readonly tenant: string | null;
  readonly whole: boolean;
}

/** The targets that are not checked themselves, where their last run found out to which company they write. */
async function otherWriters(checked: readonly Target[], { engine, store }: App): Promise<Writer[]> {
  const writers: Writer[] = [];
  for (const target of engine.targets.values()) {
    if (checked.includes(target) || target.mode === "inactive") continue;
    const tenant = (await store.targets.get(await knownAs(target, store)))?.tenant;
    if (tenant) writers.push({ target, tenant });
  }
  return writers;
}

async function checkTarget(target: Target, signal: AbortSignal, app: App): Promise<Checked> {
  const named = (check: Check): Row => ({ target: target.name, ...check });
  if (target.problem) {
    const { message, remedy } = target.problem;
    return {
      rows: [named({ what: "config", state: "failed", code: "CONFIG", detail: message, remedy })],
      tenant: null,
      whole: false,
    };
  }
  const tested = await testBoth(target, signal, app.engine, { onlyLooks: true });
  const { checks, tenant } = tested;
  const rows = [...checks, ...(await otherTenant(target, tested, app))].map(named);
  if (rows.some((row) => row.state === "failed")) return { rows, tenant, whole: false };
  const planned = await checkPlan(target, signal, app);
  return { rows: [...rows, ...planned.checks.map(named)], tenant, whole: planned.whole };
}

/** A failed check if the links belong to another company than the one that answered. */
async function otherTenant(target: Target, tested: Tested, { store }: App): Promise<Check[]> {
  const why = await whyOtherTenant(target, tested, store);
  if (!why) return [];
  const { code, message, remedy } = why;
  return [{ what: "tenant", state: "failed", code, detail: message, remedy }];
}

/** Reads both sides to see whether somebody else writes there under our mark, and which conflicts concern no single person. */
async function checkPlan(
  target: Target,
  signal: AbortSignal,
  app: App,
): Promise<Pick<Checked, "whole"> & { readonly checks: readonly Check[] }> {
  try {
    const { plan } = await freshPlan(target, { signal }, app.engine);
    const whole = plan.flows.some(({ rules }) => rules.asFile);
    return { whole, checks: [marks(plan, target), ...sharedConflicts(plan, target)] };
  } catch (error) {
    const known = asKnown(error);
    const { code, message: detail, remedy } = known;
    return { whole: false, checks: [{ what: marksOf(target), state: "failed", code, detail, remedy }] };
  }
}

function marks({ flows }: TargetPlan, target: Target): Check {
  const what = marksOf(target);
  const foreign = flows.reduce((sum, flow) => sum + flow.counts.markedForeign, 0);
  if (foreign === 0)
    return { what, state: "ok", detail: "no record there has this target's mark without being rollcall's own" };
  const carry = foreign === 1 ? "1 record there carries" : `${foreign} records there carry`;
  const detail = `${carry} this target's mark without being known to this database: another rollcall, or another integration, may write there`;
  const remedy =
    "If a second copy of this config runs with a database of its own, such as a draft in another folder, stop it. If another integration writes there, switch it off, or, if the connector has `provider`, set another mark there.";
  return { what, state: "warning", detail, remedy };
}

function marksOf({ plugin }: Target): string {
  return `${plugin}.marks`;
}

/** The conflicts that concern no single person: a name without a partner (a type, a department, an office), a team that is there twice. */
function sharedConflicts({ flows }: TargetPlan, target: Target): Check[] {
  return flows
    .flatMap(({ conflicts }) => conflicts)
    .filter(({ person }) => person === null)
    .map(({ kind, title, code, detail }) => ({
      what: `${target.plugin}.${kind}`,
      state: "warning",
      code,
      detail: `${title}: ${detail}`,
      remedy:
        "Correct what is named here, on either side or in the config; everything that depends on it waits until then.",
    }));
}

/**
 * A failed check if another active target writes to the same company. From the same source both would undo each other's work; where
 * whole files are written, from any source. A warning as long as one of them is in test mode.
 */
function sharedTenant({ target, tenant, whole }: Writer & Pick<Checked, "whole">, writers: readonly Writer[]): Row[] {
  const rivals = writers.filter((one) => shareAccount(one.tenant, tenant) && mayCollide(target, one.target, whole));
  const other = rivals.find((one) => one.target.mode === "active") ?? rivals[0];
  if (other === undefined) return [];
  const from = other.target.source.name === target.source.name ? " from the same source" : "";
  const both = target.mode === "active" && other.target.mode === "active";
  const write = both ? "both write" : "would both write, and be refused once both are active,";
  const detail = `${other.target.name} and ${target.name} ${write} to ${tenant}${from}`;
  return [
    {
      target: target.name,
      what: "tenant",
      state: both ? "failed" : "warning",
      code: "CONFIG",
      detail,
      remedy: ONE_WRITER,
    },
  ];
}

async function checkMail({ config }: App): Promise<Row[]> {
  const row = { target: null, what: "mail" };
  if (!config.mail) {
    const detail = "no mail is configured: rollcall can tell nobody when something goes wrong";
    return [{ ...row, state: "warning", detail, remedy: "Add `mail: { from, smtp }` to the config." }];
  }
  const { smtp, ca } = config.mail;
  try {
    const response = await createSmtpTransport(smtp, { ca }).verify();
    return [{ ...row, state: "ok", detail: response }, ...openMail(parseSmtpUrl(smtp.reveal(), ca !== null))];
  } catch (error) {
    const { code, message, remedy } = asKnown(error);
    return [{ ...row, state: "failed", code, detail: message, remedy }];
  }
}

/** A warning if mails go to a relay without login: nothing shows that it is the right server, or that nobody reads along. */
function openMail({ host, checkCertificate }: SmtpOptions): Row[] {
  if (checkCertificate || isLoopback(host)) return [];
  return [
    {
      target: null,
      what: "mail.tls",
      state: "warning",
      detail: `mails to ${host} can be read on the way: its certificate is not verified, and if it offers no TLS they are sent as plain text`,
      remedy:
        "Use smtps://, a login, or set `mail.ca` to the authority of its certificate: with each of these, TLS is required and the certificate is verified.",
    },
  ];
}
