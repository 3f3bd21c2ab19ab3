/** Acme as its documentation describes it, quirks included: a real HTTP server on this machine, against which the exam runs the plugin. */
import { startSimServer, type SimAnswer, type SimRequest, type SimServer } from "rollcall/simulator";
import type { Member } from "./wire.ts";

export const TOKEN = "made-up-token-of-acme";
const PAGE = 10;
const NOT_FOUND: SimAnswer = { status: 404, body: { error: "no such thing" } };

export interface Simulator extends SimServer {
  readonly members: Map<string, Member>;
  addMember(member: Omit<Member, "id">): Member;
}

export async function startSimulator(): Promise<Simulator> {
  const members = new Map<string, Member>();
  const addMember = (member: Omit<Member, "id">) => {
    const added = { ...member, id: `m${members.size + 1}` };
    members.set(added.id, added);
    return added;
  };
  const server = await startSimServer((request) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { error: "unknown token" } };
    const [, name, id] = request.path.split("/");
    if (name === "account") return { status: 200, body: { name: "Acme of Example Ltd" } };
    if (name !== "members") return NOT_FOUND;
    if (request.method === "GET") return listed([...members.values()], request);
    const form = request.json() as Omit<Member, "id" | "locked">;
    if (request.method === "POST") return { status: 201, body: addMember({ ...form, locked: false }) };
    // Acme changes the fields in the request and leaves the others.
    const member = members.get(id ?? "");
    return member ? { status: 200, body: Object.assign(member, form) } : NOT_FOUND;
  });
  return Object.assign(server, { members, addMember });
}

/** Answers the member with `?id=` or `?mail=`, or none; without them, a page after `?cursor=`. */
function listed(all: readonly Member[], { query }: SimRequest): SimAnswer {
  const [id, mail] = [query.get("id"), query.get("mail")];
  const wanted = all.filter((one) => (id === null || one.id === id) && (mail === null || one.mail === mail));
  const from = Number(query.get("cursor") ?? 0);
  const next = from + PAGE < wanted.length ? String(from + PAGE) : null;
  return { status: 200, body: { rows: wanted.slice(from, from + PAGE), next } };
}
