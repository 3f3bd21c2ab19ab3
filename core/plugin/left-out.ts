/** Why a record is left out, by what becomes of a link to it (`LeftOut.fate`): the reasons that a flow's `desired` hands back. Pure. */
import type { LeftOut } from "../model/record.ts";

/** The reason alone, without the record: spread it into the row. */
export type Excuse = Pick<LeftOut, "code" | "detail" | "evidence" | "fate" | "conflict">;

/** The source shows that the record does not count: a link to it is an orphan. `evidence`: where one code has several reasons. */
export function dropped(code: string, detail: string, evidence?: string): Excuse {
  return { fate: "dropped", code, detail, ...(evidence !== undefined && { evidence }) };
}

/** Nothing is made, changed or removed for the record. */
export function frozen(code: string, detail: string): Excuse {
  return { fate: "frozen", code, detail };
}

/** The record is wanted, but the target cannot express it. It is listed as kept; a link to it is an orphan. */
export function kept(code: string, detail: string): Excuse {
  return { fate: "kept", code, detail };
}

/** Somebody has to look at the record: it is listed among the conflicts. Until then nothing is made, changed or removed for it. */
export function conflict(code: string, detail: string): Excuse {
  return { fate: "frozen", conflict: true, code, detail };
}
