/** A target of the config that is in force. */
import type { Engine, Target } from "../../engine/engine.ts";
import { UnknownName } from "../../engine/operations/operations.ts";

/** @throws UnknownName naming those there are. */
export function targetNamed(app: { readonly engine: Pick<Engine, "targets"> }): (name: string) => Target {
  return (name) => {
    const target = app.engine.targets.get(name);
    if (!target) throw new UnknownName("target", name, [...app.engine.targets.keys()]);
    return target;
  };
}
