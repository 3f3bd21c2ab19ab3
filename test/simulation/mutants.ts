/** Engines that are broken on purpose, each at one seam: the simulation has to find every one of them out. */
import type { App } from "../../core/app/open-app.ts";
import type { TargetPlugin } from "../../core/plugin/contract.ts";

export interface Mutant {
  readonly name: string;
  readonly process?: (app: App) => void;
  readonly plugins?: (plugins: readonly TargetPlugin[]) => readonly TargetPlugin[];
}
