/** What the engine hands to flows, for tests that call them by hand. */
import type { Current, Fields } from "../../core/model/record.ts";
import type { AnyFlow, Connection, DesiredContext, Flow, Reader, Scope } from "../../core/plugin/contract.ts";

/** The source leads, and nobody is known there yet. */
export const FIRST_LOOK: DesiredContext<never> = { followed: false, leading: null, subjectOf: () => null };

export const FOLLOWED: DesiredContext<never> = { ...FIRST_LOOK, followed: true };

export function fullScope(today: string, known: readonly string[] = []): Scope {
  return { kind: "full", today, changedSince: null, known };
}

export async function flowsOf(connection: Connection): Promise<readonly AnyFlow[]> {
  return connection.flows();
}

/** The flow of that kind, which is not a rule. */
export async function flowOf(connection: Connection, kind: Flow["kind"]): Promise<Flow> {
  return (await flowsOf(connection)).find((flow) => flow.kind === kind) as Flow;
}

/** Its pages as they are there now. @throws where the flow never shows them */
export function currentOf<F extends Fields>(flow: Flow<F>, scope: Scope): Reader<Current<F>> {
  if (flow.current === "stored") throw new Error(`${flow.kind}s are never shown there`);
  return flow.current(scope);
}
