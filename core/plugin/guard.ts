/**
 * What other people's plugins answer is looked at before it is believed: the planner rests on shapes that types alone do not
 * hold. Nonsense is CONTRACT_BROKEN and names the plugin; the run ends, nothing follows from it. Built-in ones go without.
 */
import { RefusedError } from "../model/errors.ts";
import type { FieldRules } from "../model/record.ts";
import { isRuleFlow, type AnyFlow, type Connection, type Flow, type Reader, type RuleFlow } from "./contract.ts";
import type { AnyConnector } from "./connector.ts";
import type { Source, SourcePlugin, TargetPlugin } from "./contract.ts";
import type { ExternalKinds } from "./external.ts";
import { failingSource } from "./failing-source.ts";
import {
  currentShape,
  flowShape,
  isSigned,
  needsShape,
  problemIn,
  readsShape,
  rowShape,
  testedShape,
} from "./guard-shapes.ts";
import { z } from "./schema.ts";
import { withMethods } from "./with-methods.ts";

/** A connector's answers come out of the flows of the plugin that it is for, which `guardedTarget` looks at. */
export function guarded<K extends keyof ExternalKinds>(
  kind: K,
  part: ExternalKinds[K],
  name: string,
): ExternalKinds[K] {
  if (kind === "target") return guardedTarget(part as TargetPlugin, name) as ExternalKinds[K];
  if (kind === "source") return guardedSource(part as SourcePlugin, name) as ExternalKinds[K];
  return part;
}

/** `when`: of which settings; default all. */
export function guardedTarget(plugin: TargetPlugin, name: string, when = (_: unknown) => true): TargetPlugin {
  const check = checker(name);
  return withMethods(plugin, {
    needs: (...asked: Parameters<TargetPlugin["needs"]>) =>
      check("what needs() gave", needsShape, plugin.needs(...asked)),
    connect(...[config, context]: Parameters<TargetPlugin["connect"]>) {
      const connection = plugin.connect(config, context);
      return when(config) ? guardedConnection(connection, check) : connection;
    },
    ...(plugin.extend && {
      extend: (connectors: readonly AnyConnector[]) => guardedTarget(plugin.extend!(connectors), name, when),
    }),
  });
}

function guardedSource(plugin: SourcePlugin, name: string): SourcePlugin {
  const check = checker(name);
  return withMethods(plugin, {
    connect(...[config, context]: Parameters<SourcePlugin["connect"]>): Source {
      const source = connected(() => plugin.connect(config, context), name);
      return {
        read: async (...asked) => check("what read() gave", readsShape, await source.read(...asked)),
        confirmPeople: async (ids) =>
          check("what confirmPeople() gave", z.map(z.string(), z.any()), await source.confirmPeople(ids)),
        confirmAbsences: async (ids) =>
          check("what confirmAbsences() gave", z.map(z.string(), z.any()), await source.confirmAbsences(ids)),
        test: async (...asked) => check("what test() gave", testedShape, await source.test(...asked)),
        ...(source.changes && {
          changes: async (...asked) =>
            check("what changes() gave", z.map(z.string(), z.string()).nullable(), await source.changes!(...asked)),
        }),
      };
    },
  });
}

/** It is connected with the config, for all targets at once: what it throws then is said when a target asks it. */
function connected(connect: () => Source, name: string): Source {
  try {
    return connect();
  } catch (error) {
    const message = `the source ${name} cannot be connected: ${error instanceof Error ? error.message : String(error)}`;
    return failingSource(new RefusedError("CONTRACT_BROKEN", message, { remedy: "Tell its author.", cause: error }));
  }
}

type Check = <T>(what: string, shape: z.ZodType, value: T) => T;

/** The value itself, as it was given. @throws RefusedError CONTRACT_BROKEN */
function checker(name: string): Check {
  return (what, shape, value) => {
    const problem = problemIn(shape, value);
    if (problem === null) return value;
    throw new RefusedError("CONTRACT_BROKEN", `the plugin ${name} answered nonsense: ${what}: ${problem}`, {
      remedy: "Nothing was done with it. Tell its author, or take the target out of the config.",
    });
  };
}

function guardedConnection(connection: Connection, check: Check): Connection {
  return {
    async flows() {
      const flows = check("what flows() gave", z.array(flowShape).min(1), await connection.flows());
      return flows.map((flow) => (isRuleFlow(flow) ? guardedRule(flow, check) : guardedFlow(flow, check)));
    },
    test: async () => check("what test() gave", testedShape, await connection.test()),
  };
}

function guardedRule(flow: RuleFlow, check: Check): AnyFlow {
  const current = (scope: Parameters<RuleFlow["current"]>[0]) => readThrough(flow, flow.current(scope), check);
  return withMethods(flow, { current });
}

function guardedFlow(flow: Flow, check: Check): AnyFlow {
  const { current, get, find, create, update } = flow;
  const record = currentShape(flow.fields);
  const id = z.string().min(1);
  const of = (what: string) => `${what} of its ${flow.kind}s`;
  return withMethods(flow, {
    desired: (...asked: Parameters<Flow["desired"]>) => rowsThrough(flow, flow.desired(...asked), check),
    ...(current !== "stored" && {
      current: (scope: Parameters<RuleFlow["current"]>[0]) => readThrough(flow, current.call(flow, scope), check),
    }),
    ...(get && { get: async (asked: string) => check(of("get()"), record.nullable(), await get.call(flow, asked)) }),
    ...(find && {
      find: async (...asked: Parameters<typeof find>) =>
        check(of("find()"), z.array(record), await find.apply(flow, asked)),
    }),
    ...(create && {
      create: async (...asked: Parameters<typeof create>) => check(of("create()"), id, await create.apply(flow, asked)),
    }),
    ...(update && {
      update: async (...asked: Parameters<typeof update>) => check(of("update()"), id, await update.apply(flow, asked)),
    }),
  });
}

/** @throws RefusedError when two rows have one subject, or a row is none. */
function* rowsThrough(flow: Flow, rows: ReturnType<Flow["desired"]>, check: Check): ReturnType<Flow["desired"]> {
  const shape = rowShape(flow.fields);
  const wanted = new Set<string>();
  const what = `desired() of its ${flow.kind}s`;
  for (const row of rows) {
    check(what, shape, row);
    if (!("fate" in row))
      check(`${what}: ${row.subject}`, z.literal(false, "is wanted twice"), wanted.has(row.subject));
    if (!("fate" in row)) wanted.add(row.subject);
    yield row;
  }
}

async function* readThrough<T>(
  { kind, fields }: { readonly kind: string; readonly fields: FieldRules },
  pages: Reader<T>,
  check: Check,
): Reader<T> {
  const shape = z.array(currentShape(fields));
  for (;;) {
    const { done, value } = await pages.next();
    if (!done) yield check(`current() of its ${kind}s`, shape, value);
    else return check(`the end of current() of its ${kind}s`, isSigned, value);
  }
}
