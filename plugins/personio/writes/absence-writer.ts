/**
 * Writes absences (`POST`, `PATCH`, `DELETE /v2/absence-periods`) and reads the first one of a connection again: if it ends a
 * day off, it is put right, and all later ones are written that way. Never asks for approval to be skipped, and approves
 * nothing. Facts sheet of Personio, 7.2.
 */
import { RecordError } from "../../../core/model/errors.ts";
import type { Http } from "../../../core/plugin/http/http.ts";
import type { SourceAbsenceFields } from "../../../core/plugin/source-side.ts";
import { ABSENCES, periodRequest } from "../absences/periods-v2.ts";
import { idAt, isObject } from "../wire/expect.ts";
import { recordOfV2 } from "../wire/page-v2.ts";
import { GONE, isUntakable } from "../wire/refused-write.ts";
import { daysOf, type EndDate, formOf, isOneDayOff, isSame } from "./absence-form.ts";
import { takeBack } from "./take-back.ts";
import { otherWay, WrittenEnds } from "./written-ends.ts";

/**
 * Reads what Personio keeps under an id; null where it has no absence there that counts. `unclear`: the answer contradicts
 * itself. `uncounted`: Personio lists the wanted days, but none of them counts (a Saturday, say); that says nothing about
 * halves.
 */
export type ReadBack = (
  id: string,
  wanted: SourceAbsenceFields,
) => Promise<SourceAbsenceFields | "unclear" | "uncounted" | null>;

const PATH = "/v2/absence-periods";

/** The way in which an end is written first: clients write it as it is read. */
const LIKELIER: EndDate = "day after";

export class AbsenceWriter {
  readonly #door: Http;
  readonly #readBack: ReadBack;
  readonly #ends = new WrittenEnds();

  constructor(door: Http, readBack: ReadBack) {
    this.#door = door;
    this.#readBack = readBack;
  }

  /** Makes the absence and returns its id. `unproven`: how its end is written first, until it is known how Personio wants it. */
  async create(wanted: SourceAbsenceFields, unproven = LIKELIER): Promise<string> {
    const { answer: id, ends } = await this.#eitherWay(wanted, unproven, (end) => this.#post(wanted, end));
    try {
      await this.#settle(id, wanted, ends);
    } catch (error) {
      return takeBack([id], error, (made) => this.remove(made));
    }
    return id;
  }

  async move(id: string, wanted: SourceAbsenceFields): Promise<void> {
    const { ends } = await this.#eitherWay(wanted, LIKELIER, (end) => this.#patch(id, wanted, end));
    await this.#settle(id, wanted, ends);
  }

  /** Removes an absence; if it is gone already, that is success. */
  async remove(id: string): Promise<void> {
    try {
      await this.#door.send({ method: "DELETE", path: periodRequest(id).path });
    } catch (error) {
      if (!(error instanceof RecordError) || error.causeKey !== GONE) throw error;
    }
  }

  /**
   * Writes an absence; if that is refused before it is known how ends are written, it is written the other way. Where Personio takes the end
   * for the midnight after, a single day written by its last day has no length; where it takes it for the last day, one written by the day
   * after is in the way of what begins then.
   */
  async #eitherWay<T>(
    wanted: SourceAbsenceFields,
    unproven: EndDate,
    write: (ends: EndDate) => Promise<T>,
  ): Promise<{ readonly answer: T; readonly ends: EndDate }> {
    const ends = this.#ends.of(wanted, unproven);
    try {
      return { answer: await write(ends), ends };
    } catch (error) {
      if (this.#ends.isProven(wanted) || !isPerhapsTheEnd(error, ends)) throw error;
      const other = otherWay(ends);
      const answer = await write(other).catch((again: unknown) => {
        throw isPerhapsTheEnd(again, ends) ? error : again;
      });
      return { answer, ends: other };
    }
  }

  async #settle(id: string, wanted: SourceAbsenceFields, ends: EndDate): Promise<void> {
    if (this.#ends.isProven(wanted)) return;
    const there = await this.#readBack(id, wanted);
    if (this.#isRight(there, wanted, ends)) return;
    if (there === "unclear" || (there && there !== "uncounted" && isOneDayOff(there, wanted))) {
      const other = otherWay(ends);
      await this.#patch(id, wanted, other);
      if (this.#isRight(await this.#readBack(id, wanted), wanted, other)) return;
      await this.#patch(id, wanted, ends);
    }
    throw new RecordError("Personio stored other days than those that were written", {
      causeKey: "personio:absences:other-days",
      remedy: "Look at this person's absences of these days in Personio, and report it to the makers of rollcall.",
    });
  }

  /** Tells whether Personio keeps what was wanted. If so, that proves how ends are written, unless none of the days counts. */
  #isRight(there: Awaited<ReturnType<ReadBack>>, wanted: SourceAbsenceFields, ends: EndDate): boolean {
    if (there === "uncounted") return true;
    if (!there || there === "unclear" || !isSame(there, wanted)) return false;
    this.#ends.prove(wanted, ends);
    return true;
  }

  async #post(wanted: SourceAbsenceFields, ends: EndDate): Promise<string> {
    const answer = await this.#door.send({ method: "POST", path: PATH, json: formOf(wanted, ends) });
    return recordOfV2(ABSENCES, answer, (body) => idAt(isObject(body) ? body.id : undefined, "id"));
  }

  async #patch(id: string, wanted: SourceAbsenceFields, ends: EndDate): Promise<void> {
    const { path } = periodRequest(id);
    await this.#door.send({ method: "PATCH", path, json: daysOf(wanted, ends), repeat: "safe" });
  }
}

/** Tells whether a refusal may be due to how the end was written. Only a day too many is in the way of another absence. */
function isPerhapsTheEnd(error: unknown, ends: EndDate): boolean {
  return isUntakable(error) || (ends === "day after" && error instanceof RecordError && error.inTheWay);
}
