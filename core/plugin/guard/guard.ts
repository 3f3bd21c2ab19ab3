/**
 * Looks at what other people's plugins answer before it is believed: the planner rests on shapes that types alone do not hold. A
 * wrong shape, and whatever they throw, is CONTRACT_BROKEN and names the plugin; the run ends, and nothing follows from it.
 * Built-in plugins are not looked at.
 */
import type { AnyConnector } from "../connector.ts";
import type { Connection, Source, SourcePlugin, TargetPlugin } from "../contract.ts";
import type { ExternalKinds } from "../external.ts";
import { failingSource } from "../failing.ts";
import { guardedFlow } from "./guard-flow.ts";
import { areasShape, connectionShape, flowShape, needsShape, readsShape, testedShape } from "./guard-shapes.ts";
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
      const own = witness.given(asked[0], asked[1].signal);
      const connection = own.call("connect()", () => plugin.connect(...asked));
      return guardedConnection(connection, plugin, own);
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
      const witness = new Witness(name, asked[0], asked[1].signal);
      const source = connected(() => witness.call("connect()", () => plugin.connect(...asked)));
      return {
        read: (...given) => witness.ask("read()", readsShape, () => source.read(...given)),
        confirmPeople: (...given) => witness.ask("confirmPeople()", found, () => source.confirmPeople(...given)),
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

function guardedConnection(connection: Connection, { areas }: TargetPlugin, witness: Witness): Connection {
  witness.check("what connect() gave", connectionShape, connection);
  return {
    async flows() {
      const flows = await witness.ask("flows()", z.array(z.any()).min(1), () => connection.flows());
      for (const [index, flow] of flows.entries()) witness.check(`flows(): ${index} (${flow?.kind})`, flowShape, flow);
      const kinds = flows.map(({ kind }) => kind);
      witness.check("flows()", eachOnce, kinds);
      for (const flow of flows) witness.check(`flows(): ${flow.kind}`, areasShape(areas), flow);
      return flows.map((flow) => guardedFlow(flow, witness));
    },
    test: () => witness.ask("test()", testedShape, () => connection.test()),
  };
}

const eachOnce = z.array(z.string()).superRefine((kinds, context) => {
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  const message = `two of them are of the kind ${twice}, and everything would be done twice`;
  if (twice !== undefined) context.addIssue({ code: "custom", message });
});
