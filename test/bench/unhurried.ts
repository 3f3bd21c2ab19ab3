/** Requests a minute: quicker than any contender, so that nothing is measured but work. */
export const UNHURRIED = 1_000_000;
