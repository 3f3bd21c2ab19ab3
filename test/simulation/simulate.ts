/**
 * `npm run simulate -- --seeds N [--seed S]`, or `-- --seed S [--trace]`: one again, with all that happened in it. `--database postgres`:
 * on a real PostgreSQL, in place of SQLite. `--for SECONDS`: none begins later than that.
 */
import { parseArgs } from "node:util";
import { postgres } from "../kit/postgres.ts";
import { runBatch, summary } from "./batch.ts";
import type { Kind } from "./database.ts";
import { report } from "./report.ts";
import { simulate } from "./simulation.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    trace: { type: "boolean", default: false },
    database: { type: "string", default: "sqlite" },
    for: { type: "string" },
  },
});

function numberOf(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${name} takes a whole number, not ${text}`);
  process.exit(64);
}

function kindOf(text: string): Kind {
  if (text === "sqlite" || (text === "postgres" && postgres)) return text;
  console.error(
    postgres ? `--database takes sqlite or postgres, not ${text}` : "--database postgres needs Debian's postgresql",
  );
  process.exit(64);
}

const kind = kindOf(values.database);
const first = numberOf("seed", values.seed ?? "1");
const one = values.seed !== undefined && values.seeds === undefined;
if (one) {
  const outcome = await simulate(first, null, kind);
  console.log(report(outcome, { whole: values.trace }));
  process.exit(outcome.violation ? 1 : 0);
}
const seconds = values.for === undefined ? undefined : numberOf("for", values.for);
const batch = await runBatch(first, numberOf("seeds", values.seeds ?? "100"), kind, seconds);
console.log(summary(batch));
process.exit(batch.failed.length > 0 ? 1 : 0);
