/**
 * How the changes of a batch are sent: one by one; those of one team together where the connector takes several a request;
 * or all of a kind at once where the target takes a whole file.
 */
import { fieldsOf, isRemoval, type Change, type Upsert } from "../../model/change.ts";
import type { RecordError } from "../../model/errors.ts";
import type { Fields, Kind, Link, RemoteId, Value } from "../../model/record.ts";
import type { Batching, Flow } from "../../plugin/contract.ts";
import { writtenBy } from "./journal-entries.ts";
import { perform, wantedOf, type Hands } from "./perform.ts";

export interface Parcel {
  readonly changes: readonly Change[];
  /** One answer a change, in order. Throws what concerns all of them. */
  send(): Promise<readonly (RemoteId | RecordError)[]>;
  /** The parcels that send each change by itself, in case all are refused because of one. */
  readonly alone?: readonly Parcel[];
}

/** Parcels that are sent one after the other: changes of one team would get in each other's way. */
export type Line = readonly Parcel[];

interface Packing extends Hands {
  /** Links of the kind as they are before this batch. */
  links(kind: Kind): readonly Link[];
}

/** `changes`: all of one kind. */
export function parcelsOf(changes: readonly Change[], hands: Packing): Line[] {
  const { flow } = hands;
  if (flow.publish && changes.length > 0) return [[filed(changes, flow, flow.publish.bind(flow), hands)]];
  const { batch } = flow;
  if (!batch) return changes.map((change) => [single(change, hands)]);
  const goesAlone = (change: Change) => !mayGoTogether(change) || hands.mayBeThere(change) !== null;
  const shared = changes.filter((change) => !goesAlone(change));
  const alone = changes.filter(goesAlone);
  return [
    ...groupsOf(shared, batch.by).map((group) => grouped(group, flow, batch, hands)),
    ...alone.map((change) => [single(change, hands)]),
  ];
}

function single(change: Change, hands: Hands): Parcel {
  return { changes: [change], send: async () => [await perform(change, hands)] };
}

function mayGoTogether(change: Change): boolean {
  return isRemoval(change) ? change.op === "remove" : change.op === "create";
}

function groupsOf(changes: readonly Change[], by: string): Change[][] {
  const groups = new Map<Value | undefined, Change[]>();
  for (const change of changes) {
    const value = fieldsOf(change)[by];
    const group = groups.get(value) ?? [];
    group.push(change);
    groups.set(value, group);
  }
  return [...groups.values()];
}

function grouped(group: readonly Change[], flow: Flow, batch: Batching, hands: Hands): Line {
  const line: Parcel[] = [];
  for (let from = 0; from < group.length; from += batch.size) {
    const slice = group.slice(from, from + batch.size);
    const alone = slice.map((change) => together([change], flow, batch, hands));
    line.push({ ...together(slice, flow, batch, hands), ...(slice.length > 1 && { alone }) });
  }
  return line;
}

/** The parcel that sends these changes in one request. */
function together(changes: readonly Change[], flow: Flow, batch: Batching, hands: Hands): Parcel {
  const removals = changes.filter(isRemoval);
  const wanted = () => changes.map((change) => wantedOf(change as Upsert, [], { flow, references: hands.references }));
  const send = () =>
    removals.length > 0 ? batch.remove(removals.map(({ link }) => link.remoteId)) : batch.create(wanted());
  return { changes, send };
}

/** The parcel that sends every record of the kind, as it is to be there now, in one file; a record's id is its subject. */
function filed(changes: readonly Change[], flow: Flow, publish: NonNullable<Flow["publish"]>, hands: Packing): Parcel {
  const links = hands.links(flow.kind);
  const rows = new Map(links.map(({ subject, values }) => [subject, values]));
  for (const change of changes) {
    if (isRemoval(change)) rows.delete(change.subject);
    else {
      if (change.link) rows.delete(change.link.subject);
      rows.set(change.subject, writtenBy(change));
      hands.references.set(flow.kind, change.subject, { remoteId: change.subject, active: true });
    }
  }
  const records = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, values]) => values);
  const gone = links.flatMap(({ subject, values }) => (rows.has(subject) ? [] : [values]));
  const resolved = (all: readonly Fields[]) => all.map((values) => hands.references.resolve(flow.fields, values));
  const send = async () => {
    await publish(resolved(records), resolved(gone));
    return changes.map(({ subject }) => subject);
  };
  return { changes, send };
}
