/** Checks a part of the file against its schema, and collects the secrets in it. */
import type { z } from "../../plugin/schema.ts";
import { explain } from "./explain.ts";
import type { Findings } from "./findings.ts";
import { cast, type SecretSink } from "./cast.ts";
import type { Path } from "../yaml/positions.ts";
import type { Leaf, Tree, TreeMap } from "../yaml/tree.ts";

/** `core`: only settings that are marked are secret. `plugin`: so is every free text from outside, whatever the plugin marks. */
export type Owner = "core" | "plugin";

export class Sections {
  readonly findings: Findings;
  readonly #secrets = new Set<string>();

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** Returns the value; undefined if something is wrong or missing, which is then in the findings. */
  check<T>(
    schema: z.ZodType<T>,
    tree: Tree,
    where: Path,
    owner: Owner,
    otherKeys: readonly string[] = [],
  ): T | undefined {
    // Each schema is used a few times at most, so the code that zod would generate for it costs more than it saves.
    const result = schema.safeParse(cast(schema, tree, this.#sink(owner)), { jitless: true });
    if (result.success) return result.data;
    explain(result.error.issues, { schema, tree, where, otherKeys }, this.findings);
    return undefined;
  }

  /** Collects the password of an address in which nothing else is secret. */
  hidePassword({ text }: Leaf): void {
    for (const password of passwordIn(text)) this.#secrets.add(password);
  }

  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  #sink(owner: Owner): SecretSink {
    return (leaf: Leaf, marked: boolean) => {
      if (marked) for (const text of [leaf.text, ...passwordIn(leaf.text)]) this.#secrets.add(text);
      if (marked || owner === "plugin") for (const text of leaf.outside) this.#secrets.add(text);
    };
  }
}

/** The password of an address such as `smtp://user:password@host`, as written and decoded. */
function passwordIn(text: string): string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^:@/]*:(.*)@/is.exec(text)?.[1];
  if (!password) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** The entries of a map whose keys `keep` accepts. */
export function pick(map: TreeMap, keep: (key: string) => boolean): TreeMap {
  const entries = Object.entries(map).filter(([key]) => keep(key));
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
