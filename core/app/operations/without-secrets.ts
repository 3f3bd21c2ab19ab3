/**
 * Operations whose answers and errors name no secret, whoever wrote the words: plugins of other people put what they like into errors,
 * checks and reasons. What runs store is redacted when it is stored; these answers come straight from the plugins.
 */
import type { Operations } from "../../engine/operations/operations.ts";
import { withoutSecrets } from "../../plugin/clean.ts";

type Redact = (text: string) => string;
type Work = (...given: never[]) => unknown;

/** Operations whose answers are not read from the database. */
const FRESH: ReadonlySet<string> = new Set(["check", "plan", "people"] satisfies (keyof Operations)[]);

export function redacted(operations: Operations, redact: Redact): Operations {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(operations)) as Record<string, unknown>;
  for (const [name, work] of Object.entries(operations))
    if (typeof work === "function") copy[name] = wrapped(work as Work, redact, FRESH.has(name));
  return copy as unknown as Operations;
}

function wrapped(work: Work, redact: Redact, isFresh: boolean): Work {
  return (...given) => {
    try {
      const answer = work(...given);
      if (!(answer instanceof Promise)) return answer;
      return answer.then(
        (document) => (isFresh ? redactedIn(document, redact) : document),
        (error) => Promise.reject(withoutSecrets(error, redact)),
      );
    } catch (error) {
      throw withoutSecrets(error, redact);
    }
  };
}

/** Returns the document with every text in it redacted; keys are rollcall's own. */
function redactedIn(value: unknown, redact: Redact): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((one) => redactedIn(one, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactedIn(inner, redact)]));
}
