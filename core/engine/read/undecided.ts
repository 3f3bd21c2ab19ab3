/** Thrown where few records alone cannot decide. read-and-plan-few.ts catches it, and both sides are read. */
export class Undecided extends Error {}
