/** Asks one of other people's plugins and looks at its answers: what it throws is told with its name, and a wrong shape is refused. */
import { RefusedError, RollcallError, TransientError } from "../../model/errors.ts";
import { createRedactor } from "../../model/redact.ts";
import { Secret } from "../../model/secret.ts";
import { withoutSecrets } from "../clean.ts";
import type { z } from "../schema.ts";
import { problemIn } from "./guard-shapes.ts";
import { Unanswered } from "./unanswered.ts";

export class Witness {
  /** What the config calls the plugin. */
  readonly name: string;
  readonly #settings: unknown;
  readonly #unanswered: Unanswered;
  #redactor: ((text: string) => string) | null = null;

  /**
   * `settings`: what the plugin was given, so that it tells none of the secrets in them. `signal`: when it aborts, no answer is waited for
   * any more. Omitted: the plugin is asked only what it answers at once.
   */
  constructor(name: string, settings: unknown = null, signal?: AbortSignal) {
    this.name = name;
    this.#settings = settings;
    this.#unanswered = new Unanswered(signal, (what, reason) => this.#silent(what, reason));
  }

  /** Returns a witness of what the plugin does with these settings. */
  given(settings: unknown, signal?: AbortSignal): Witness {
    return new Witness(this.name, settings, signal);
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
    throw new RefusedError("CONTRACT_BROKEN", `the plugin ${this.name} gave an invalid answer: ${what}: ${problem}`, {
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
    return new RefusedError("CONTRACT_BROKEN", `the plugin ${this.name} failed in ${what}: ${words}`, {
      remedy: "The fault is in the plugin: tell its author, or remove the target from the config.",
      cause: told,
    });
  }

  async #told<T>(what: string, question: () => Promise<T>): Promise<T> {
    try {
      return await this.#unanswered.until(what, question());
    } catch (error) {
      throw this.failed(what, error);
    }
  }

  /** Names the plugin in the reason for which nothing is waited for any more, if that is its silence. */
  #silent(what: string, reason: unknown): void {
    if (!(reason instanceof TransientError) || reason.code !== "NO_PROGRESS") return;
    const message = `${reason.message}; the plugin ${this.name} has not answered in ${what}`;
    const remedy = `${reason.remedy} If the vendor answers, tell the plugin's author: a promise of it never settles.`;
    Object.assign(reason, { message, remedy });
  }
}

/** The secrets in settings, however deep; settings are made by a schema, so they have no loops. */
function* secretsIn(settings: unknown): Iterable<string> {
  if (settings instanceof Secret) yield settings.reveal();
  else if (typeof settings === "object" && settings !== null)
    for (const one of Object.values(settings)) yield* secretsIn(one);
}
