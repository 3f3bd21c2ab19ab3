/** Checks, one for each attribute that the targets need or can use: whether it is released to the credential. */
import type { Check, Needs } from "../../../core/plugin/contract.ts";
import { missingAttributes, remedyFor } from "../people/released.ts";
import { mayExist } from "../people/keys.ts";
import type { Sample } from "./sample-people.ts";

export function attributeChecks(needs: Needs["people"], { by, people, released, labels }: Sample): Check[] {
  const useful = needs.useful.filter((key) => !needs.required.includes(key));
  const keys = [...new Set([...needs.required, ...useful])];
  if (people === 0)
    return keys.map((key) => check(key, "skipped", "There are no people yet on whom it could be seen."));
  const missing = missingAttributes(needs, released, by);
  return keys.map((key) => {
    const remedy = remedyFor([key], by, labels);
    if (missing.required.includes(key)) {
      const detail = mayExist(key)
        ? `"${key}" is not ticked for this credential, and this target cannot work without it.`
        : `Personio has no attribute with the key "${key}", and this target cannot work without it.`;
      return { ...check(key, "failed", detail), code: "ATTRIBUTE_NOT_RELEASED", remedy };
    }
    if (missing.doubtful.includes(key)) {
      return {
        ...check(key, "warning", `No person has "${key}": nobody was terminated, or it is not ticked.`),
        remedy,
      };
    }
    if (!missing.useful.includes(key)) return check(key, "ok", `"${key}" is ticked.`);
    const detail = `"${key}" is not ticked for this credential; this target could use it.`;
    return { ...check(key, "warning", detail), code: "ATTRIBUTE_NOT_RELEASED", remedy };
  });
}

function check(attribute: string, state: Check["state"], detail: string): Check {
  return { what: `personio.attribute.${attribute}`, state, attribute, detail };
}
