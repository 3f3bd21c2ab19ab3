/** Asks one of other people's plugins and looks at its answers: what it throws is told with its name, and a wrong shape is refused. */
import { RefusedError, RollcallError } from "../../model/errors.ts";
import { createRedactor } from "../../model/redact.ts";
import { Secret } from "../../model/secret.ts";
import { withoutSecrets } from "../clean.ts";
import { problemIn } from "./guard-shapes.ts";
import type { z } from "../schema.ts";

export class Witness {
  readonly #name: string;
  readonly #settings: unknown;
  #redactor: ((text: string) => string) | null = null;

  /** `name`: what the config calls the plugin; `settings`: what it was given, so that it tells none of the secrets in them. */
  constructor(name: string, settings: unknown = null) {
    this.#name = name;
    this.#settings = settings;
  }

  /** Returns a witness of what the plugin does with these settings. */
  given(settings: unknown): Witness {
    return new Witness(this.#name, settings);
  }

  /** Takes the plugin's own secrets out of what it says. */
  readonly redact = (text: string): string => {
    this.#redactor ??= createRedactor([...secretsIn(this.#settings)]);
    return this.#redactor(text);
  };

  /** Returns the value as it was given, if it has the shape. @throws RefusedError CONTRACT_BROKEN */
  check<T>(what: string, shape: z.ZodType, value: T): T {
    const problem = problemIn(shape, value);
    if (problem === null) return value;
    throw new RefusedError("CONTRACT_BROKEN", `the plugin ${this.#name} gave an invalid answer: ${what}: ${problem}`, {
      remedy: "Nothing was done with it. Tell its author, or remove the target from the config.",
    });
  }

  /** Asks, and looks at the answer. A RollcallError that the plugin throws speaks of the vendor, and stays as it is. */
  async ask<T>(what: string, shape: z.ZodType, question: () => T | Promise<T>): Promise<T> {
    return this.check(what, shape, await this.#told(what, async () => question()));
  }

  /** Asks what answers at once, and does not look at the answer. */
  call<T>(what: string, question: () => T): T {
    try {
      return question();
    } catch (error) {
      throw this.failed(what, error);
    }
  }

  failed(what: string, error: unknown): unknown {
    const told = withoutSecrets(error, this.redact);
    if (told instanceof RollcallError) return told;
    const words = told instanceof Error ? told.message : this.redact(String(told));
    return new RefusedError("CONTRACT_BROKEN", `the plugin ${this.#name} failed in ${what}: ${words}`, {
      remedy: "The fault is in the plugin: tell its author, or remove the target from the config.",
      cause: told,
    });
  }

  async #told<T>(what: string, question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw this.failed(what, error);
    }
  }
}

/** The secrets in settings, however deep; settings are made by a schema, so they have no loops. */
function* secretsIn(settings: unknown): Iterable<string> {
  if (settings instanceof Secret) yield settings.reveal();
  else if (typeof settings === "object" && settings !== null)
    for (const one of Object.values(settings)) yield* secretsIn(one);
}
