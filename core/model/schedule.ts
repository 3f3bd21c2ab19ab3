/** A target's schedule, as its config sets it. When it fires: core/engine/schedule. */

export interface Schedule {
  readonly full: Fires;
  readonly partial: Fires | null;
  /** How far back a partial run looks at least. */
  readonly partialWindowMs: number;
}

/** `every`: milliseconds. `never`: by hand only. */
export type Fires = { readonly every: number } | { readonly cron: string } | { readonly never: true };
