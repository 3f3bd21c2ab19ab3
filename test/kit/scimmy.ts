/** scimmy, a SCIM 2.0 protocol layer of other people, over a store in memory: schemas, filters, PATCH and errors are its own. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";
import type { RealServer } from "./better-auth.ts";

type Row = { id: string } & Record<string, unknown>;

export async function startScimmy(): Promise<RealServer> {
  const token = "scimmy-token";
  SCIMMY.Resources.declare(SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser), handlers("userName"));
  SCIMMY.Resources.declare(SCIMMY.Resources.Group, handlers("displayName"));
  const app = express();
  const handler = (request: express.Request) => {
    if (request.header("authorization") !== `Bearer ${token}`) throw new Error("bad token");
    return "rollcall";
  };
  // scimmy-routers turns the paging parameters of `request.query` into numbers in place; Express 5 parses it anew each time.
  app.use((request, _response, next) => {
    Object.defineProperty(request, "query", { value: { ...request.query }, writable: true });
    next();
  });
  app.use("/scim/v2", new SCIMMYRouters({ type: "bearer", handler }) as unknown as express.Router);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, token, close };
}

/** Storage is left to the application; this one is a map in which a name is unique whatever its case. */
function handlers(unique: string) {
  const rows = new Map<string, Row>();
  let made = 0;
  return {
    egress: (resource: { id?: string; filter?: { match(rows: Row[]): Row[] } }) => {
      if (resource.id === undefined)
        return resource.filter ? resource.filter.match([...rows.values()]) : [...rows.values()];
      return found(rows, resource.id);
    },
    ingress: (resource: { id?: string }, instance: object) => {
      const row = JSON.parse(JSON.stringify(instance)) as Row;
      made += 1;
      const id = resource.id === undefined ? String(made) : found(rows, resource.id).id;
      const same = [...rows.values()].some((one) => one.id !== id && lower(one[unique]) === lower(row[unique]));
      if (same) throw new SCIMMY.Types.Error(409, "uniqueness", `${unique} is taken`);
      rows.set(id, { ...row, id });
      return rows.get(id)!;
    },
    degress: (resource: { id?: string }) => void (found(rows, resource.id!) && rows.delete(resource.id!)),
  } as never;
}

function found(rows: Map<string, Row>, id: string): Row {
  const row = rows.get(id);
  if (!row) throw new SCIMMY.Types.Error(404, null as never, `no ${id}`);
  return row;
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}
