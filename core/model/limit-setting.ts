/** The limits of a target, as its config sets them. What they come to: core/plan/limits.ts. */

export interface LimitSettings {
  readonly removals: LimitSetting;
  readonly creates: LimitSetting;
}

/** A share keeps the rule's floor, a count is exact, `off` has the reason that was given. Null: the rule's own numbers. */
export type LimitSetting = { readonly percent: number } | { readonly count: number } | { readonly off: string } | null;
