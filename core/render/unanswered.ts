/** The command line's words for held changes that cannot be approved, since the source gives no answer about them. */

/** `unanswered`: how many of `count` held changes cannot be approved. Returns nothing if all can be. */
export function renderUnanswered(unanswered: number, count: number): string[] {
  if (unanswered === 0) return [];
  const which = unanswered === count ? "They" : `${unanswered} of them`;
  return [
    `  ${which} cannot be approved: nobody knows whether they are gone.`,
    "  Find out why the source does not list them and yet does not confirm, asked for each by its id, that they are gone; or leave them as they are.",
  ];
}
