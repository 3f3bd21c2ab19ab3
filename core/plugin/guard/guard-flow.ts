/** The flows of other people's plugins, each of whose methods is asked through a witness, so that none is believed unseen. */
import { RecordError } from "../../model/errors.ts";
import type { Fields } from "../../model/record.ts";
import type { Rule } from "../../model/ruling.ts";
import type { AnyFlow, Batching, Flow, Reads, RuleFlow } from "../contract.ts";
import { isRuleFlow } from "../contract.ts";
import { z } from "../schema.ts";
import { currentShape, ruleOfShape, rowShape, work } from "./guard-shapes.ts";
import { readThrough } from "./read-through.ts";
import { withMethods } from "./with-methods.ts";
import type { Witness } from "./witness.ts";

const ANYTHING = z.any();
const ID = z.string().min(1);

export function guardedFlow(flow: AnyFlow, witness: Witness): AnyFlow {
  return isRuleFlow(flow) ? guardedRule(flow, witness) : guardedList(flow, witness);
}

/** Methods that answer at once, and methods that are waited for; of a method that the flow does not have, none. */
function asker<F extends AnyFlow>(flow: F, witness: Witness) {
  const of = (name: string) => `${name}() of its ${flow.kind}s`;
  type Method = (...asked: never[]) => unknown;
  const methodOf = (name: string) => flow[name as keyof F] as Method | undefined;
  const asking = (name: string, shape: z.ZodType) => {
    const method = methodOf(name);
    return method && { [name]: (...asked: never[]) => witness.ask(of(name), shape, () => method.apply(flow, asked)) };
  };
  const calling = (name: string, shape: z.ZodType = ANYTHING) => {
    const method = methodOf(name);
    const call = (...asked: never[]) => witness.call(of(name), () => method!.apply(flow, asked));
    return method && { [name]: (...asked: never[]) => witness.check(of(name), shape, call(...asked)) };
  };
  return { of, asking, calling };
}

function guardedRule(flow: RuleFlow, witness: Witness): AnyFlow {
  const { of, asking, calling } = asker(flow, witness);
  const pages = { what: of("current"), record: currentShape(flow.fields) };
  return withMethods(flow, {
    ...calling("window"),
    // What it answers is believed, since nothing follows from it that another question does not confirm.
    ...calling("narrow"),
    ...asking("release", ANYTHING),
    rule: (...asked: Parameters<RuleFlow["rule"]>) => {
      const call = () => flow.rule(...asked);
      return rulesThrough(witness.check(of("rule"), ruleOfShape, witness.call(of("rule"), call)), of("rule"), witness);
    },
    current: (...asked: Parameters<RuleFlow["current"]>) => readThrough(pages, () => flow.current(...asked), witness),
  });
}

function rulesThrough(rule: Rule, what: string, witness: Witness): Rule {
  const { undecided, people, report } = rule;
  return withMethods(rule, {
    judge: (...asked: Parameters<Rule["judge"]>) => witness.call(what, () => rule.judge(...asked)),
    review: (...asked: Parameters<Rule["review"]>) => witness.call(what, () => rule.review(...asked)),
    ...(undecided && {
      undecided: () =>
        witness.check(
          what,
          z.boolean(),
          witness.call(what, () => undecided.call(rule)),
        ),
    }),
    ...(people && { people: () => witness.call(what, () => people.call(rule)) }),
    ...(report && { report: () => witness.call(what, () => [...report.call(rule)]) }),
  });
}

function guardedList(flow: Flow, witness: Witness): AnyFlow {
  const { untold, current, batch, leading } = flow;
  const { of, asking, calling } = asker(flow, witness);
  const record = currentShape(flow.fields);
  const pages = { what: of("current"), record };
  return withMethods(flow, {
    ...calling("window"),
    ...calling("knows", z.boolean()),
    ...calling("prepare"),
    ...calling("narrow"),
    ...(untold && { untold: untoldOf(flow, untold, witness) }),
    desired: (...asked: Parameters<Flow["desired"]>) => rowsThrough(flow, () => flow.desired(...asked), witness),
    ...(current !== "stored" && {
      current: (...asked: Parameters<typeof current>) => readThrough(pages, () => current.apply(flow, asked), witness),
    }),
    ...(leading && { leading: leadingOf(leading, of, witness) }),
    ...asking("get", record.nullable()),
    ...asking("find", z.array(record)),
    ...asking("unfinished", record.nullable()),
    ...asking("create", ID),
    ...asking("update", ID),
    ...asking("reactivate", ANYTHING),
    ...asking("deactivate", ANYTHING),
    ...asking("remove", ANYTHING),
    ...asking("publish", ANYTHING),
    ...(batch && { batch: batchOf(batch, of, witness) }),
  });
}

function leadingOf(
  leading: NonNullable<Flow["leading"]>,
  of: (name: string) => string,
  witness: Witness,
): NonNullable<Flow["leading"]> {
  return {
    read: (scope) => readThrough({ what: of("leading.read"), record: null }, () => leading.read(scope), witness),
    get: (subject) => witness.ask(of("leading.get"), ANYTHING, () => leading.get(subject)),
  };
}

const ENDING = z.union([ID, z.instanceof(RecordError)]);

/** Of several records in one request: each is answered for, in order. */
function batchOf(batch: Batching, of: (name: string) => string, witness: Witness): Batching {
  const answers = (length: number) => z.array(ENDING).length(length);
  return {
    ...batch,
    create: (wanted: readonly Fields[]) =>
      witness.ask(of("batch.create"), answers(wanted.length), () => batch.create(wanted)),
    remove: (ids) => witness.ask(of("batch.remove"), answers(ids.length), () => batch.remove(ids)),
  };
}

type Untold = NonNullable<Flow["untold"]>;

/** Passes `untold` on, and looks at what the function that it returns answers. */
function untoldOf(flow: Flow, untold: Untold, witness: Witness): Untold {
  const what = `untold() of its ${flow.kind}s`;
  const call = <T>(shape: z.ZodType, question: () => T) => witness.check(what, shape, witness.call(what, question));
  return (reads: Reads) => {
    const isUntold = call(work, () => untold.call(flow, reads));
    return (subject) => call(z.boolean(), () => isUntold(subject));
  };
}

type Rows = ReturnType<Flow["desired"]>;

/** @throws RefusedError when two rows have one subject, or a row is none. */
function* rowsThrough(flow: Flow, ask: () => Rows, witness: Witness): Rows {
  const shape = rowShape(flow.fields);
  const wanted = new Set<string>();
  const what = `desired() of its ${flow.kind}s`;
  const rows = witness.check(what, isIterable, witness.call(what, ask))[Symbol.iterator]();
  for (;;) {
    const next = witness.call(what, () => rows.next());
    if (next.done) return;
    const row = witness.check(what, shape, next.value);
    if ("fate" in row) yield { ...row, detail: witness.redact(row.detail) };
    else {
      witness.check(`${what}: ${row.subject}`, z.literal(false, "is wanted twice"), wanted.has(row.subject));
      wanted.add(row.subject);
      yield row;
    }
  }
}

const isIterable = z.custom<Iterable<unknown>>(
  (given) => typeof given === "object" && given !== null && Symbol.iterator in given,
  "must return an array or be a generator (*desired), not async",
);
