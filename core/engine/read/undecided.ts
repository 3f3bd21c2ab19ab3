/** What few records alone cannot decide: both sides are read then. Never leaves read-and-plan-few.ts. */
export class Undecided extends Error {}
