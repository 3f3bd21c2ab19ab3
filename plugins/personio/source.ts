/**
 * Connects Personio as the source. One instance lives as long as the process: it keeps the token, what was learnt about the
 * interface, and which of Personio's two interfaces answered last. People and absences are read side by side; if one fails, the
 * other stops.
 */
import { dateIn } from "../../core/model/time.ts";
import type { Needs, Reads, Source, SourcePluginContext } from "../../core/plugin/contract.ts";
import { AbsenceReader } from "./absences/read-absences.ts";
import { readChanges } from "./changes.ts";
import type { ReadAbsences } from "./absences/read-v2.ts";
import { testSource } from "./check/test-source.ts";
import type { PersonioConfig } from "./config.ts";
import { confirmPeople } from "./people/confirm-people.ts";
import { PeopleReader, type ReadPeople } from "./people/read-people.ts";
import { V1Gone } from "./people/v1-gone.ts";
import { wantedKeys } from "./people/wanted.ts";
import { openDoors } from "./wire/doors.ts";
import { sideBySide } from "./wire/side-by-side.ts";

export function connectPersonio(config: PersonioConfig, context: SourcePluginContext): Source {
  const doors = openDoors(config, context);
  const gone = new V1Gone(context.clock, context.memory);
  const people = new PeopleReader({ doors, config, gone });
  const absences = new AbsenceReader(doors, config, context);
  /** Keys that any target has asked for so far, since a look-up by id does not say for which target it is. */
  let wanted = wantedKeys({ required: [], useful: [] });
  const want = (needs: Needs) => {
    wanted = [...new Set([...wanted, ...wantedKeys(needs.people)])];
  };
  return {
    async read(needs, { changedSince }, { today, onlyLooks = false }) {
      const readAt = context.clock.now();
      want(needs);
      const window = needs.absences?.window;
      const [read, away] = await sideBySide(
        (halt) => people.read({ needs: needs.people, today, onlyLooks }, halt),
        async (halt) => (window ? absences.read({ window, changedSince, halt }) : null),
      );
      return readsOf(read, away, today, readAt);
    },
    changes(needs, since) {
      want(needs);
      return readChanges(needs, since, {
        doors,
        baseUrl: config.base_url,
        by: people.by,
        memory: absences.changes,
      });
    },
    confirmPeople: (ids, { today }) => confirmPeople(ids, { doors, by: people.by, wanted, today }),
    confirmAbsences: (ids) => absences.confirm(ids),
    test(needs, together = needs, { onlyLooks = false } = {}) {
      const today = dateIn(context.timezone, context.clock.now());
      return testSource(needs, together, { doors, config, gone, today, onlyLooks });
    },
  };
}

function readsOf(people: ReadPeople, away: ReadAbsences | null, today: string, readAt: string): Reads {
  return {
    people: people.people,
    absences: away?.absences ?? null,
    ...(away && { absenceTypes: away.types }),
    today,
    readAt,
    warnings: [...people.warnings, ...(away?.warnings ?? [])],
  };
}
