/** Plugins with one thing wrong each: variations of the template, and of absence-mirror as somebody else would have written it. */
import type { Absence } from "../../../core/model/absence.ts";
import type { ExamOptions } from "../../../core/exam/exam.ts";
import type { AnyConnector } from "../../../core/plugin/connector.ts";
import { isRuleFlow, type Connection, type Flow, type TargetPlugin } from "../../../core/plugin/contract.ts";
import { defineTarget } from "../../../core/plugin/external.ts";
import { z } from "../../../core/plugin/schema.ts";
import { absenceMirror } from "../../../plugins/absence-mirror/index.ts";
import connector from "../../../templates/connector/index.ts";
import { start as startMirror } from "../../../templates/connector/start.ts";
import template from "../../../templates/plugin/index.ts";
import { start } from "../../../templates/plugin/start.ts";
import { CANDIDATES } from "../candidates.ts";
import type { Animal } from "./variant.ts";

/** The same flows, each changed. */
function withFlows(connection: Connection, change: (flow: Flow) => Partial<Flow>): Connection {
  return {
    ...connection,
    flows: async () =>
      (await connection.flows()).map((flow) => (isRuleFlow(flow) ? flow : { ...flow, ...change(flow) })),
  };
}

function variation(change: (flow: Flow) => Partial<Flow>): TargetPlugin {
  const { part } = template;
  return { ...part, connect: (...asked) => withFlows(part.connect(...asked), change) };
}

const toldOfNews = (plugin: TargetPlugin): TargetPlugin => ({
  ...plugin,
  partial: { carries: "changed people", leads: () => false },
});

const animal = (name: string, caught: Animal["caught"], saying: RegExp, plugin: TargetPlugin): Animal => ({
  ...{ name, caught, saying },
  exam: { plugin: defineTarget(1, plugin), start },
});

/** absence-mirror in other hands. */
const mirror = absenceMirror.extend!([connector.part as AnyConnector]) as TargetPlugin;

const whole = (absence: Absence): Absence => ({ ...absence, startsAtMidday: false, endsAtMidday: false, hours: null });

const rounding: TargetPlugin = {
  ...mirror,
  name: "rounding",
  connect: (...asked) =>
    withFlows(mirror.connect(...asked), ({ kind, desired }) => ({
      desired(reads, context) {
        if (kind !== "absence" || !reads.absences) return desired(reads, context);
        return desired(
          { ...reads, absences: { ...reads.absences, records: reads.absences.records.map(whole) } },
          context,
        );
      },
    })),
};

let turn = 0;

const buuky = CANDIDATES.find(({ name }) => name === "buuky")!;

/** The desks of Buuky, where every booking that is to be released is held. */
const HELD: ExamOptions = {
  plugin: buuky.plugin,
  async start(founding) {
    const tool = await buuky.start(founding);
    return { ...tool, settings: { ...tool.settings, limits: { removals: 0 } } };
  },
};

export const PLUGINS: readonly Animal[] = [
  {
    ...{ name: "wants more than a limit lets through", caught: "twice" },
    saying: /held: \d+ changes wait for approval, among them release booking \(.+\); let `start` leave less to do/,
    exam: HELD,
  },
  animal("takes settings of any name", "config", /it takes any key, misspelt ones too/, {
    ...template.part,
    config: z.looseObject((template.part.config as unknown as z.ZodObject).shape),
  }),
  animal(
    "wants something else each time it is asked",
    "twice",
    /did it again: update user/,
    variation(({ desired }) => ({
      *desired(...asked) {
        turn += 1;
        for (const row of desired(...asked))
          yield "fate" in row ? row : { ...row, fields: { ...row.fields, last_name: `Example ${turn}` } };
      },
    })),
  ),
  animal(
    "wants a field that it does not manage",
    "twice",
    /gave an invalid answer: desired\(\) of its users/,
    variation(({ desired }) => ({
      *desired(...asked) {
        for (const row of desired(...asked))
          yield "fate" in row ? row : { ...row, fields: { ...row.fields, phone: "1" } };
      },
    })),
  ),
  animal(
    "deactivates, and shows the account as active",
    "leavers",
    /did something once more/,
    variation(() => ({ deactivate: async () => undefined })),
  ),
  animal(
    "takes a lock for done that was refused",
    "refused",
    /somebody left, .* says that it did deactivate user/,
    variation(({ deactivate }) => ({ deactivate: (id) => deactivate!(id).catch(() => undefined) })),
  ),
  animal(
    "says that few records can be carried, and wants of each what all of them make",
    "news",
    /carried changes differently from a full run, which then made: update user \(last_name\)/,
    toldOfNews(
      variation(({ desired }) => ({
        narrow: () => true,
        *desired(reads, context) {
          const among = `, one of ${reads.people.records.length}`;
          for (const row of desired(reads, context))
            yield "fate" in row
              ? row
              : { ...row, fields: { ...row.fields, last_name: `${row.fields.last_name}${among}` } };
        },
      })),
    ),
  ),
  {
    ...{ name: "makes whole days of half ones and says so nowhere", caught: "halves and hours" },
    saying: /makes whole days of an absence of less than a day/,
    exam: {
      plugin: defineTarget(1, rounding),
      async start(founding) {
        const tool = await startMirror(founding);
        return {
          ...tool,
          settings: { ...tool.settings, connector: { ...(tool.settings.connector as object), type: "acme" } },
        };
      },
    },
  },
];
