/** What few records alone cannot decide: both sides are read then. Never leaves look-narrowly.ts. */
export class Undecided extends Error {}
