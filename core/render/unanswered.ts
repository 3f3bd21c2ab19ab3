/** The command line's words for held changes that cannot be approved: the source gives no answer about them, or the last full run could not judge them. */

/** `unanswered`: how many of `count` held changes cannot be approved. Returns nothing if all can be. */
export function renderUnanswered(unanswered: number, count: number): string[] {
  if (unanswered === 0) return [];
  const which = unanswered === count ? "They" : `${unanswered} of them`;
  return [
    `  ${which} cannot be approved: nobody knows whether they are gone.`,
    "  Find out why the source does not list them and yet does not confirm, asked for each by its id, that they are gone; or leave them as they are.",
  ];
}

/** `unjudged`: of how many of `count` held changes the last full run did not know whether they are still needed. Returns nothing if there are none. */
export function renderUnjudged(unjudged: number, count: number): string[] {
  if (unjudged === 0) return [];
  const which = unjudged === count ? "They" : `${unjudged} of them`;
  return [`  ${which} cannot be approved now: the last full run could not tell whether they are still needed.`];
}
