/** Changes, done through their flow. Each ends with the record's id, or with what the connector threw. */
import { isAgain, isBlanking, isRemoval, type Blanking, type Change, type Upsert } from "../../model/change.ts";
import { RecordError, TransientError } from "../../model/errors.ts";
import type { Current, Fields, RemoteId } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import type { Clock, Instant } from "../../model/time.ts";
import { differing } from "../../plan/diff.ts";
import type { References } from "../../plan/references.ts";
import { isRuleFlow, type AnyFlow, type Flow } from "../../plugin/contract.ts";
import { lookFor, type LookUp } from "../read/look-for.ts";

export interface Hands extends Pick<LookUp, "isLinked"> {
  readonly flow: AnyFlow;
  readonly references: References;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** If a crash left open whether this record was created, and it was not found since: when that attempt began; else null. */
  mayBeThere(change: Change): Instant | null;
}

/** Carries out one change, and returns the record's id. @throws what the connector throws */
export async function perform(change: Change, { flow, ...hands }: Hands): Promise<RemoteId> {
  if (isRuleFlow(flow)) {
    await flow.release?.(change.link?.remoteId as RemoteId);
    return change.link?.remoteId as RemoteId;
  }
  if (isRemoval(change)) {
    await need(flow, change.op === "deactivate" ? "deactivate" : "remove")(change.link.remoteId);
    return change.link.remoteId;
  }
  return isBlanking(change) ? blank(change, flow) : upsert(change, { ...hands, flow });
}

type FlowHands = Hands & { readonly flow: Flow };

/** Empties the withheld fields and leaves the others as they are there. A record that is gone has nothing left to hide. */
async function blank({ link, differing }: Blanking, flow: Flow): Promise<RemoteId> {
  const current = await flow.get?.(link.remoteId);
  if (!current) return link.remoteId;
  const blanked = Object.fromEntries(differing.map((name) => [name, null]));
  return need(flow, "update")(link.remoteId, { ...current.fields, ...blanked }, differing);
}

async function upsert(change: Upsert, hands: FlowHands): Promise<RemoteId> {
  const { flow, references } = hands;
  const open = references.open(flow.fields, change.desired.fields, flow.kind, "own");
  const wanted = wantedOf(change, [...open, ...(change.contested ?? [])], hands);
  if (change.op === "create") return create(wanted, change, hands);
  const remoteId = (change.before ?? change.link)?.remoteId as RemoteId;
  if (change.op === "reactivate") await need(flow, "reactivate")(remoteId, wanted);
  const differing = change.differing.filter((name) => !open.includes(name));
  return differing.length === 0 ? remoteId : need(flow, "update")(remoteId, wanted, differing);
}

/**
 * The wanted values as the target spells them. Those of `staying` (a supervisor who is made in the same run), and those that the source
 * does not tell, stay as they are.
 */
export function wantedOf(
  { desired, before }: Upsert,
  staying: readonly string[],
  { flow, references }: Pick<FlowHands, "flow" | "references">,
): Fields {
  const resolved = references.resolve(flow.fields, desired.fields);
  const open = [...staying, ...(desired.untold ?? [])];
  if (open.length === 0) return resolved;
  return { ...resolved, ...Object.fromEntries(open.map((name) => [name, before?.fields[name] ?? null])) };
}

/**
 * A create is never repeated blindly: where an earlier one may have been carried out (its answer was lost, or the record
 * was ours before), the target is asked by key first; and once more where it then refuses, since what is in the way may be
 * what the earlier one made and the list did not show yet. A record that another link has is never taken over.
 */
async function create(wanted: Fields, change: Upsert, hands: FlowHands): Promise<RemoteId> {
  const open = hands.mayBeThere(change);
  let look = isAgain(change) || open !== null;
  const requireFree = async (remoteId: RemoteId) => {
    if (await isOthers(remoteId, change, hands)) throw inTheWay(remoteId, hands);
  };
  // What was ours before may be of any age.
  const since = open ?? (isAgain(change) ? null : hands.clock.now());
  for (const wait of [...RULES.request.backoffMs, null]) {
    const found = look ? await lookUp(wanted, change, hands, since) : undefined;
    if (found) return taken(found, wanted, change, hands);
    try {
      const made = await need(hands.flow, "create")(wanted, requireFree);
      await requireFree(made);
      return made;
    } catch (error) {
      const late = look && error instanceof RecordError ? (await lookFor(wanted, hands, since)).free : undefined;
      if (late) return taken(late, wanted, change, hands);
      if (!(error instanceof TransientError && error.ambiguous) || wait === null) throw error;
      await hands.clock.sleep(wait, hands.signal);
      look = true;
    }
  }
  throw new Error("unreachable: the last attempt returns or throws");
}

/** Looks for what was to be made. @throws RecordError if what a key names is another link's, since a tool may take it for the same */
async function lookUp(wanted: Fields, change: Upsert, hands: FlowHands, since: Instant | null) {
  const { free, linked } = await lookFor(wanted, hands, since);
  const other = linked.findLast((remoteId) => remoteId !== change.link?.remoteId);
  if (!free && other !== undefined && hands.flow.adopt === "key") throw inTheWay(other, hands);
  return free;
}

/** Whether another link has the record. Some tools give what is made again the id of before. */
async function isOthers(remoteId: RemoteId, { link }: Upsert, { isLinked }: FlowHands): Promise<boolean> {
  return remoteId !== link?.remoteId && isLinked(remoteId);
}

function inTheWay(remoteId: RemoteId, { flow: { kind } }: FlowHands): RecordError {
  return new RecordError(`the ${kind} ${remoteId} is there already, and is linked to another record of the source`, {
    causeKey: "rollcall:linked-already",
    remedy: "Look at both records in the source and in the tool, and correct the one that is wrong.",
    inTheWay: true,
  });
}

/**
 * Takes over the record that an earlier attempt left. A part of it is completed; if that is refused, the part is removed. What has only the
 * key of a record that was ours (an account that somebody made anew, or restored) is brought up to date as any other that is taken over.
 */
async function taken(found: Current, wanted: Fields, change: Upsert, hands: FlowHands): Promise<RemoteId> {
  const { flow, references } = hands;
  const { remoteId, inPart } = found;
  if (!inPart && isAgain(change) && flow.adopt === "key") {
    const { fields, untold } = change.desired;
    const differs = differing(flow.fields, fields, found.fields, { references, kind: flow.kind, untold });
    const op = !found.active && flow.reactivate ? "reactivate" : "adopt";
    return upsert({ ...change, op, before: found, differing: flow.update ? differs : [] }, hands);
  }
  if (!inPart) return remoteId;
  try {
    return await need(flow, "update")(remoteId, wanted, Object.keys(flow.fields));
  } catch (error) {
    if (error instanceof RecordError) await need(flow, "remove")(remoteId);
    throw error;
  }
}

function need<K extends "create" | "update" | "reactivate" | "deactivate" | "remove">(
  flow: Flow,
  op: K,
): NonNullable<Flow[K]> {
  const operation = flow[op];
  if (!operation) throw new Error(`a ${flow.kind} was planned to ${op}, which its connector cannot do`);
  return operation.bind(flow) as NonNullable<Flow[K]>;
}
