/**
 * Looks at what other people's plugins answer before it is believed: the planner rests on shapes that types alone do not hold. A
 * wrong shape, and whatever they throw, is CONTRACT_BROKEN and names the plugin; the run ends, and nothing follows from it.
 * Built-in plugins are not looked at.
 */
import type { FieldRules } from "../../model/record.ts";
import type { AnyConnector } from "../connector.ts";
import { isRuleFlow, type AnyFlow, type Connection, type Flow, type Reader, type RuleFlow } from "../contract.ts";
import type { Source, SourcePlugin, TargetPlugin } from "../contract.ts";
import type { ExternalKinds } from "../external.ts";
import { failingSource } from "./failing-source.ts";
import {
  currentShape,
  flowShape,
  isSigned,
  needsShape,
  readsShape,
  rowShape,
  testedShape,
  work,
} from "./guard-shapes.ts";
import { z } from "../schema.ts";
import { withMethods } from "./with-methods.ts";
import { Witness } from "./witness.ts";

/** Wraps a plugin. A connector is returned as it is: its answers come out of its plugin's flows, which `guardedTarget` looks at. */
export function guarded<K extends keyof ExternalKinds>(
  kind: K,
  part: ExternalKinds[K],
  name: string,
): ExternalKinds[K] {
  if (kind === "target") return guardedTarget(part as TargetPlugin, name) as ExternalKinds[K];
  if (kind === "source") return guardedSource(part as SourcePlugin, name) as ExternalKinds[K];
  return part;
}

/** `when`: for which settings its answers are looked at; default: for all. */
export function guardedTarget(plugin: TargetPlugin, name: string, when = (_: unknown) => true): TargetPlugin {
  const witness = new Witness(name);
  return withMethods(plugin, {
    needs: (...asked: Parameters<TargetPlugin["needs"]>) =>
      witness.check(
        "what needs() gave",
        needsShape,
        witness.given(asked[0]).call("needs()", () => plugin.needs(...asked)),
      ),
    connect(...asked: Parameters<TargetPlugin["connect"]>) {
      if (!when(asked[0])) return plugin.connect(...asked);
      const own = witness.given(asked[0]);
      return guardedConnection(
        own.call("connect()", () => plugin.connect(...asked)),
        own,
      );
    },
    ...(plugin.extend && {
      extend: (connectors: readonly AnyConnector[]) => guardedTarget(plugin.extend!(connectors), name, when),
    }),
  });
}

function guardedSource(plugin: SourcePlugin, name: string): SourcePlugin {
  const found = z.map(z.string(), z.any());
  return withMethods(plugin, {
    connect(...asked: Parameters<SourcePlugin["connect"]>): Source {
      const witness = new Witness(name, asked[0]);
      const source = connected(() => witness.call("connect()", () => plugin.connect(...asked)));
      return {
        read: (...given) => witness.ask("read()", readsShape, () => source.read(...given)),
        confirmPeople: (ids) => witness.ask("confirmPeople()", found, () => source.confirmPeople(ids)),
        confirmAbsences: (ids) => witness.ask("confirmAbsences()", found, () => source.confirmAbsences(ids)),
        test: (...given) => witness.ask("test()", testedShape, () => source.test(...given)),
        ...(source.changes && {
          changes: (...given) =>
            witness.ask("changes()", z.map(z.string(), z.string()).nullable(), () => source.changes!(...given)),
        }),
      };
    },
  });
}

/** Connects a source without throwing: it is connected with the config, for all targets at once, so each target is told when it asks. */
function connected(connect: () => Source): Source {
  try {
    return connect();
  } catch (error) {
    return failingSource(error as Error);
  }
}

function guardedConnection(connection: Connection, witness: Witness): Connection {
  return {
    async flows() {
      const flows = await witness.ask("flows()", z.array(z.any()).min(1), () => connection.flows());
      for (const [index, flow] of flows.entries()) witness.check(`flows(): ${index} (${flow?.kind})`, flowShape, flow);
      return flows.map((flow) => (isRuleFlow(flow) ? guardedRule(flow, witness) : guardedFlow(flow, witness)));
    },
    test: () => witness.ask("test()", testedShape, () => connection.test()),
  };
}

function guardedRule(flow: RuleFlow, witness: Witness): AnyFlow {
  const current = (...asked: Parameters<RuleFlow["current"]>) =>
    readThrough(flow, () => flow.current(...asked), witness);
  return withMethods(flow, { current, ...narrowOf(flow, witness) });
}

/** Passes `narrow` on. Whatever it answers is believed, since nothing follows from it that another question does not confirm. */
function narrowOf({ kind, narrow }: AnyFlow, witness: Witness): Pick<AnyFlow, "narrow"> {
  return narrow ? { narrow: (reads) => witness.call(`narrow() of its ${kind}s`, () => narrow(reads)) } : {};
}

type Untold = NonNullable<Flow["untold"]>;

/** Passes `untold` on, and looks at what the function that it returns answers. */
function untoldOf(flow: Flow, untold: Untold, witness: Witness): Untold {
  const what = `untold() of its ${flow.kind}s`;
  return (reads) => {
    const isUntold = witness.check(
      what,
      work,
      witness.call(what, () => untold.call(flow, reads)),
    );
    return (subject) =>
      witness.check(
        what,
        z.boolean(),
        witness.call(what, () => isUntold(subject)),
      );
  };
}

function guardedFlow(flow: Flow, witness: Witness): AnyFlow {
  const { prepare, untold, current, get, find, unfinished, create, update } = flow;
  const record = currentShape(flow.fields);
  const id = z.string().min(1);
  const of = (what: string) => `${what}() of its ${flow.kind}s`;
  const asking =
    <A extends unknown[], T>(what: string, shape: z.ZodType, work: (...asked: A) => Promise<T>) =>
    (...asked: A) =>
      witness.ask(of(what), shape, () => work.apply(flow, asked));
  return withMethods(flow, {
    ...(prepare && {
      prepare: (...asked: Parameters<typeof prepare>) => witness.call(of("prepare"), () => prepare.apply(flow, asked)),
    }),
    ...(untold && { untold: untoldOf(flow, untold, witness) }),
    desired: (...asked: Parameters<Flow["desired"]>) => rowsThrough(flow, () => flow.desired(...asked), witness),
    ...(current !== "stored" && {
      current: (...asked: Parameters<typeof current>) => readThrough(flow, () => current.apply(flow, asked), witness),
    }),
    ...narrowOf(flow, witness),
    ...(get && { get: asking("get", record.nullable(), get) }),
    ...(find && { find: asking("find", z.array(record), find) }),
    ...(unfinished && { unfinished: asking("unfinished", record.nullable(), unfinished) }),
    ...(create && { create: asking("create", id, create) }),
    ...(update && { update: asking("update", id, update) }),
  });
}

type Rows = ReturnType<Flow["desired"]>;

/** @throws RefusedError when two rows have one subject, or a row is none. */
function* rowsThrough(flow: Flow, ask: () => Rows, witness: Witness): Rows {
  const shape = rowShape(flow.fields);
  const wanted = new Set<string>();
  const what = `desired() of its ${flow.kind}s`;
  const rows = witness.call(what, () => ask()[Symbol.iterator]());
  for (;;) {
    const next = witness.call(what, () => rows.next());
    if (next.done) return;
    const row = witness.check(what, shape, next.value);
    if ("fate" in row) yield { ...row, detail: witness.redact(row.detail) };
    else {
      witness.check(`${what}: ${row.subject}`, z.literal(false, "is wanted twice"), wanted.has(row.subject));
      wanted.add(row.subject);
      yield row;
    }
  }
}

async function* readThrough<T>(
  { kind, fields }: { readonly kind: string; readonly fields: FieldRules },
  ask: () => Reader<T>,
  witness: Witness,
): Reader<T> {
  const shape = z.array(currentShape(fields));
  const what = `current() of its ${kind}s`;
  const pages = witness.call(what, ask);
  for (;;) {
    const { done, value } = await witness.ask(what, z.any(), () => pages.next());
    if (!done) yield witness.check(what, shape, value);
    else return witness.check(`the end of ${what}`, isSigned, value);
  }
}
