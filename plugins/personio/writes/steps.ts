/**
 * The fewest writes that turn the periods that are there into the wanted ones: a period that is exactly right stays, one of the
 * right type is moved, the rest is removed or made. Pure. The order is such that no two periods ever overlap on the way:
 * removals come first, a period that is in another's way moves before it; where all stand in each other's way, one is removed
 * and made again. A rejected period would stay rejected if it were moved: it is removed, whatever it is like.
 */
import { inOrder, isSame, latestEnd, meet, type Period, type Stretch } from "./period.ts";

export type Step =
  | { readonly do: "remove"; readonly period: Period }
  | { readonly do: "move"; readonly period: Period; readonly to: Stretch }
  | { readonly do: "make"; readonly to: Stretch };

type Move = Extract<Step, { do: "move" }>;
type Make = Extract<Step, { do: "make" }>;

/** @param wanted without overlap */
export function stepsTo(wanted: readonly Stretch[], there: readonly Period[]): readonly Step[] {
  const open = new Set(inOrder(wanted));
  const spare = new Set(inOrder(there.filter(({ rejected }) => !rejected)));
  pair(open, spare, isSame);
  const moves = NEAREST_FIRST.flatMap((isNear) =>
    pair(open, spare, (to, period) => sameType(to, period) && isNear(to, period)),
  );
  const gone = [...there.filter(({ rejected }) => rejected), ...spare];
  const removals = inOrder(gone).map((period): Step => ({ do: "remove", period }));
  return [...removals, ...withoutOverlap(moves, [...open])];
}

type Compare = (to: Stretch, period: Stretch) => boolean;

const sameType: Compare = (to, period) => to.type === period.type;
const NEAREST_FIRST: readonly Compare[] = [
  (to, period) => to.start === period.start,
  (to, period) => to.end === period.end,
  meet,
  () => true,
];

/** Takes fitting pairs out of both sets and returns them as moves. */
function pair(open: Set<Stretch>, spare: Set<Period>, fits: Compare): Move[] {
  const moves: Move[] = [];
  for (const to of open) {
    const period = [...spare].find((one) => fits(to, one));
    if (!period) continue;
    open.delete(to);
    spare.delete(period);
    moves.push({ do: "move", period, to });
  }
  return moves;
}

function withoutOverlap(moves: readonly Move[], made: readonly Stretch[]): readonly Step[] {
  const steps: Step[] = [];
  const waiting: (Move | Make)[] = [...moves, ...made.map((to): Make => ({ do: "make", to }))];
  while (waiting.length > 0) {
    const free = waiting.findIndex((step) => waiting.every((other) => !isInTheWay(other, step)));
    const [step] = waiting.splice(Math.max(free, 0), 1) as [Move | Make];
    if (free >= 0) steps.push(step);
    else if (step.do === "move") {
      steps.push({ do: "remove", period: step.period });
      waiting.push({ do: "make", to: step.to });
    } else waiting.push(step);
  }
  return steps;
}

/** Tells whether `other` has still to move a period away from where `step` is to put one. */
function isInTheWay(other: Move | Make, step: Move | Make): boolean {
  return other !== step && other.do === "move" && meet(other.period, step.to);
}

/** Returns where the stretches as a whole begin and end, for messages. */
export function spanOf(stretches: readonly Stretch[]): string {
  const ordered = inOrder(stretches);
  return `${ordered[0]?.start} to ${ordered.map(latestEnd).sort().at(-1)}`;
}
