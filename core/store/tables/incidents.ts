/** Incidents: why a target is paused. At most one is open for a target. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import type { ErrorCode } from "../../model/errors.ts";
import { rowsOf } from "../rows.ts";

export interface Incident {
  readonly id: number;
  readonly target: string;
  /** `source personio UNREACHABLE`, `target desks CREDENTIALS_REFUSED`: targets with the same cause share their mails. */
  readonly cause: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly openedAt: Instant;
  readonly run: string | null;
  readonly closedAt: Instant | null;
  /** `manual run … by cli:ann`, `schedule run …`, `probe`, `config`. */
  readonly closedBy: string | null;
  readonly nextProbeAt: Instant | null;
  readonly probes: number;
}

export interface IncidentTable {
  /** The target's open incident. */
  open(target: string): Promise<Incident | undefined>;
  allOpen(): Promise<readonly Incident[]>;
  /** Opens an incident. If the target has an open one, its cause, code, message and remedy are replaced, and `openedAt` stays. */
  put(incident: Omit<Incident, "id" | "closedAt" | "closedBy" | "probes">): Promise<Incident>;
  probed(id: number, probes: number, nextProbeAt: Instant): Promise<void>;
  close(id: number, at: Instant, by: string): Promise<void>;
  list(filter: { readonly target?: string; readonly limit?: number }): Promise<readonly Incident[]>;
}

const LIMIT = 50;

const INCIDENTS = rowsOf<Incident>({
  id: true,
  target: true,
  cause: true,
  code: true,
  message: true,
  remedy: true,
  openedAt: true,
  run: true,
  closedAt: true,
  closedBy: true,
  nextProbeAt: true,
  probes: true,
});

export function incidentTable(db: Knex): IncidentTable {
  return {
    async open(target) {
      const row = await db("incidents").where({ target }).whereNull("closed_at").first();
      return row && INCIDENTS.read(row);
    },
    async allOpen() {
      return (await db("incidents").whereNull("closed_at").orderBy("id")).map(INCIDENTS.read);
    },
    put: (incident) => db.transaction((tx) => put(tx, incident)),
    async probed(id, probes, nextProbeAt) {
      await db("incidents").where({ id }).update({ probes, next_probe_at: nextProbeAt });
    },
    async close(id, at, by) {
      await db("incidents").where({ id }).whereNull("closed_at").update({ closed_at: at, closed_by: by });
    },
    async list({ target, limit = LIMIT }) {
      const query = db("incidents").orderBy("id", "desc").limit(limit);
      if (target !== undefined) query.where({ target });
      return (await query).map(INCIDENTS.read);
    },
  };
}

/** Opens an incident or changes the open one. Another cause starts a new series of probes; the time of opening stays. */
async function put(tx: Knex, incident: Parameters<IncidentTable["put"]>[0]): Promise<Incident> {
  const { target, cause, code, message, remedy, openedAt, run, nextProbeAt } = incident;
  const said = { cause, code, message, remedy, run, next_probe_at: nextProbeAt };
  // The lock makes another process close the incident before or after, not in between.
  const former = await tx("incidents").where({ target }).whereNull("closed_at").forUpdate().first();
  const probes = former?.cause === cause ? former.probes : 0;
  const [row] = former
    ? await tx("incidents")
        .where({ id: former.id })
        .update({ ...said, probes })
        .returning("*")
    : await tx("incidents")
        .insert({ ...said, target, opened_at: openedAt, probes })
        .returning("*");
  return INCIDENTS.read(row);
}
