/** Acme as its documentation describes it, quirks included: a real HTTP server on this machine, against which the exam runs the connector. */
import { startSimServer, type SimAnswer, type SimRequest, type SimServer } from "rollcall/simulator";
import type { Leave, Member } from "./wire.ts";

export const TOKEN = "made-up-token-of-acme";
const PAGE = 10;
const NOT_FOUND: SimAnswer = { status: 404, body: { error: "no such thing" } };

export interface Simulator extends SimServer {
  readonly members: Map<string, Member>;
  readonly leaves: Map<string, Leave>;
  addMember(member: Omit<Member, "id">): Member;
}

export async function startSimulator(): Promise<Simulator> {
  const members = new Map<string, Member>();
  const leaves = new Map<string, Leave>();
  let made = 0;
  const add = <T extends object>(to: Map<string, T & { readonly id: string }>, record: T) => {
    const added = { ...record, id: `a${++made}` };
    to.set(added.id, added);
    return added;
  };
  const server = await startSimServer((request) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { error: "unknown token" } };
    const [, name, id] = request.path.split("/");
    if (name === "account") return { status: 200, body: { name: "Acme of Example Ltd" } };
    if (name === "members") return listed([...members.values()], request);
    if (name !== "leaves") return NOT_FOUND;
    if (request.method === "POST") return { status: 201, body: add(leaves, request.json() as Omit<Leave, "id">) };
    return id === undefined
      ? listed([...leaves.values()].filter(within(request)), request)
      : changed(leaves, id, request);
  });
  return Object.assign(server, { members, leaves, addMember: (member: Omit<Member, "id">) => add(members, member) });
}

/** Answers the leave with `?id=`, or none; without an id, a page after `?cursor=`. */
function listed<T extends { readonly id: string }>(all: readonly T[], { query }: SimRequest): SimAnswer {
  const id = query.get("id");
  const from = Number(query.get("cursor") ?? 0);
  const rows = id === null ? all.slice(from, from + PAGE) : all.filter((one) => one.id === id);
  const next = id === null && from + PAGE < all.length ? String(from + PAGE) : null;
  return { status: 200, body: { rows, next } };
}

function within({ query }: SimRequest): (leave: Leave) => boolean {
  const [from, to] = [query.get("from") ?? "", query.get("to") ?? "9999-12-31"];
  return ({ first, last }) => last >= from && first <= to;
}

/** Acme changes the fields in the request and leaves the others. */
function changed(leaves: Map<string, Leave>, id: string, { method, json }: SimRequest): SimAnswer {
  const leave = leaves.get(id);
  if (!leave) return NOT_FOUND;
  if (method === "PATCH") return { status: 200, body: Object.assign(leave, json()) };
  if (method !== "DELETE") return { status: 405 };
  leaves.delete(id);
  return { status: 204 };
}
