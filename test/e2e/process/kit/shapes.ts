/** The documents of `design`'s interface page, as matchers: every key that programs rely on, and no other. */
import { expect } from "vitest";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const instant = expect.stringMatching(INSTANT);
const text = expect.any(String);
const number = expect.any(Number);

const COUNTS = [
  "create",
  "adopt",
  "update",
  "reactivate",
  "deactivate",
  "remove",
  "release",
  "unchanged",
  "held",
].concat(["failed", "parked", "waiting", "conflicts", "kept"]);

export function counts(given: Readonly<Record<string, number>>): Record<string, number> {
  return { ...Object.fromEntries(COUNTS.map((name) => [name, 0])), ...given };
}

export const RUN = {
  id: text,
  target: "absences-in-awork",
  plugin: "absence-mirror",
  trigger: "manual",
  triggered_by: expect.stringMatching(/^cli:./),
  mode: "active",
  scope: "full",
  area: null,
  status: "succeeded",
  started_at: instant,
  finished_at: instant,
  digest: null,
  counts: expect.any(Object),
  counts_by_kind: expect.any(Object),
  requests: { source: number, target: number },
  error: null,
};

export const CHANGE = {
  kind: "absence",
  op: "create",
  subject: text,
  person: "ada.anvil@example.com",
  remote_id: text,
  fields: expect.objectContaining({ starts_on: { from: null, to: "2026-07-21" } }),
  reason: text,
  status: "done",
};

export const STATUS_OF_TARGET = {
  name: "absences-in-awork",
  plugin: "absence-mirror",
  mode: "active",
  state: "ok",
  schedule: "every 1h",
  next_run_at: null,
  next_full_at: null,
  next_partial_at: null,
  last_success_at: instant,
  last_full_at: instant,
  late: false,
  overdue: false,
  failing: 0,
  parked: 0,
  conflicts: 0,
  last_full_run: text,
  hold: null,
  incident: null,
  paused: null,
};

export const LINK = {
  kind: "absence",
  subject: text,
  person: "ada.anvil@example.com",
  remote_id: text,
  since: instant,
  last_written_at: instant,
};

export { instant };
