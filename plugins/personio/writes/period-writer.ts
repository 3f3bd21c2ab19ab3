/** Writes attendance periods, one request each: `POST`, `PATCH`, `DELETE /v2/attendance-periods`. Facts sheet of Personio, 8.2. */
import { RecordError } from "../../../core/model/errors.ts";
import type { PluginLog } from "../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import type { PersonioConfig } from "../config.ts";
import { idAt, isObject } from "../wire/expect.ts";
import { recordOfV2 } from "../wire/page-v2.ts";
import { GONE } from "../wire/refused-write.ts";
import { type Period, spelled, type Stretch } from "./period.ts";
import { ATTENDANCES, PATH, pathOf } from "./periods-v2.ts";
import { type Step, stepsTo } from "./steps.ts";
import { takeBack } from "./take-back.ts";

export class PeriodWriter {
  readonly #door: Http;
  /** Query of creates and changes. Approval is Personio's own affair, unless the owner asked for it to be skipped. */
  readonly #approval: NonNullable<HttpRequest["query"]>;
  readonly #log: PluginLog;

  constructor(door: Http, { skip_approval }: PersonioConfig["attendances"], log: PluginLog) {
    this.#door = door;
    this.#approval = skip_approval ? { skip_approval: true } : {};
    this.#log = log;
  }

  /**
   * Brings Personio to the wanted periods and returns their ids, in their order. If a step fails, the periods made so far are
   * removed again.
   */
  async makeSo(person: string, wanted: readonly Stretch[], there: readonly Period[]): Promise<readonly string[]> {
    const [own, ofOthers] = [
      there.filter((one) => one.personId === person),
      there.filter((one) => one.personId !== person),
    ];
    const ids = new Map(own.map((period) => [spelled(period), period.id]));
    const ours = new Set(there.map(({ id }) => id));
    const made: string[] = [];
    try {
      for (const { id } of ofOthers) await this.remove(id);
      for (const step of stepsTo(wanted, own)) {
        const id = await this.#take(step, person, ours);
        if (step.do === "make") made.push(id);
        if (step.do !== "remove") ids.set(spelled(step.to), id);
      }
    } catch (error) {
      return takeBack(made, error, (id) => this.remove(id));
    }
    return wanted.map((stretch) => ids.get(spelled(stretch)) as string);
  }

  /** Removes a period; if it is gone already, that is success. */
  async remove(id: string): Promise<void> {
    try {
      await this.#door.send({ method: "DELETE", path: pathOf(id) });
    } catch (error) {
      if (!(error instanceof RecordError) || error.causeKey !== GONE) throw error;
    }
  }

  async #take(step: Step, person: string, ours: Set<string>): Promise<string> {
    if (step.do === "make") return this.#make(step.to, person, ours);
    const { id } = step.period;
    if (step.do === "remove") await this.remove(id);
    else {
      const request = { method: "PATCH", path: pathOf(id), query: this.#approval, json: timesOf(step.to) } as const;
      this.#lookAtOthers(await this.#door.send({ ...request, repeat: "safe" }), person, ours);
    }
    return id;
  }

  async #make(stretch: Stretch, person: string, ours: Set<string>): Promise<string> {
    const json = { person: { id: person }, type: stretch.type, ...timesOf(stretch) };
    const answer = await this.#door.send({ method: "POST", path: PATH, query: this.#approval, json });
    const id = recordOfV2(ATTENDANCES, answer, (body) => idAt(isObject(body) ? body.id : undefined, "id"));
    ours.add(id);
    this.#lookAtOthers(answer, person, ours);
    return id;
  }

  /** Warns where Personio lists in `affected_periods` others than rollcall's own: none of those should have changed. */
  #lookAtOthers(answer: Answer, person: string, ours: ReadonlySet<string>): void {
    const others = affectedBy(answer).filter((id) => !ours.has(id));
    if (others.length === 0) return;
    this.#log.warn("Personio changed attendances of this person that are not rollcall's", {
      person,
      periods: others.join(", "),
    });
  }
}

function timesOf({ start, end }: Stretch): object {
  return { start: { date_time: `${start}:00` }, end: { date_time: `${end}:00` } };
}

/**
 * Returns the ids in `affected_periods`. Personio's description says only that it is a list: of ids, or of objects that have
 * one. A PATCH mostly answers with an empty body.
 */
function affectedBy(answer: Answer): readonly string[] {
  if (answer.text.trim() === "") return [];
  const body = answer.json();
  const record = isObject(body) && isObject(body._data) ? body._data : body;
  const affected = isObject(record) && Array.isArray(record.affected_periods) ? record.affected_periods : [];
  return affected.map((one) => String(isObject(one) ? one.id : one));
}
