/** Lists as vendors have been seen to spoil them: empty, cut short, with a record twice. Totals stay as they were. */
import type { SimAnswer } from "../../core/plugin/simulator.ts";
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import type { Fate } from "./faults.ts";

/** Where a list lies in an answer: the answer itself, or one of these. */
const PLACES = ["data", "_data", "Resources"] as const;

/** The list of a multistatus. */
const RESPONSES = /<D:response>.*<\/D:response>/s;

type Body = Record<string, unknown>;

/** The answer itself where it is no list. */
export function garble(answer: SimAnswer, fate: Fate, dice: Dice): SimAnswer {
  const { body } = answer;
  if (typeof body === "string")
    return { ...answer, body: body.replace(RESPONSES, (all) => spoiltXml(all, fate, dice)) };
  if (Array.isArray(body)) return { ...answer, body: spoilt(body, fate, dice) };
  if (typeof body !== "object" || body === null) return answer;
  const place = PLACES.find((name) => Array.isArray((body as Body)[name]));
  if (!place) return answer;
  return { ...answer, body: { ...body, [place]: spoilt((body as Body)[place] as unknown[], fate, dice) } };
}

function spoiltXml(responses: string, fate: Fate, dice: Dice): string {
  const list = responses.split(/(?<=<\/D:response>)/);
  // One of them alone may be the collection itself, or what was asked for by name: no list of any vendor's.
  return list.length === 1 ? responses : spoilt(list, fate, dice).join("");
}

function spoilt(list: readonly unknown[], fate: Fate, dice: Dice): readonly unknown[] {
  if (fate === "empty list") return [];
  if (list.length === 0) return list;
  const at = dice.between(0, list.length - 1);
  if (fate === "short list") return list.filter((_, index) => index !== at);
  // The last one gives way to it, as where records move while pages are read.
  return [...list.slice(0, at), list[at], ...list.slice(at, -1)];
}
