/** Operations about rollcall itself: checks, mail, backups, tokens, and who did what. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { WebEnv } from "../auth/visitor.ts";
import type { WebParts } from "../parts.ts";
import { role } from "./documents/common.ts";
import { actions, check, newToken, testMail, token, tokens } from "./documents/upkeep.ts";
import type { Fresh } from "./fresh.ts";
import { answer, body, endpoint, OPERATOR, PROBLEM, READS, route, z } from "./operation.ts";

const CHECK = z.strictObject({
  target: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .openapi({ description: "Only these targets; repeat it for several. Default: all." }),
});
const ACTIONS = z.strictObject({
  target: z.string().optional(),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, "must be what `next` said")
    .optional(),
});
const SQLITE = "application/vnd.sqlite3";
const FILE = z.string().openapi({ format: "binary" });
const NEW_TOKEN = z.strictObject({ name: z.string().min(1).max(63), role: role.default("reader") });
const nameParam = z.strictObject({ name: z.string() });

type UpkeepParts = Pick<WebParts, "operations"> & { readonly fresh: Fresh };

export function addUpkeep(app: OpenAPIHono<WebEnv>, { operations, fresh }: UpkeepParts): void {
  app.openapi(
    route({
      ...endpoint("get", "/check", "check", "Upkeep"),
      summary: "Connections, rights, attributes and mail; writes nothing",
      request: { query: CHECK },
      responses: { 200: answer("As of now", check), ...READS },
    }),
    async (context) => {
      const { target = [] } = context.req.valid("query");
      const targets = [target].flat();
      const read = (signal: AbortSignal) => operations.check(targets, signal);
      return context.json(await fresh({ question: `check ${targets}`, signal: context.req.raw.signal, read }), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("post", "/test-mail", "testMail", "Upkeep"),
      ...OPERATOR,
      summary: "Send one mail to the owners now",
      responses: { 200: answer("What the mail server answered", testMail), ...PROBLEM },
    }),
    async (context) => context.json(await operations.testMail(context.get("visitor").actor), 200),
  );
  app.openapi(
    route({
      ...endpoint("post", "/backup", "backup", "Upkeep"),
      ...OPERATOR,
      summary: "Download a consistent, verified copy of the database, as an SQLite file; rollcall goes on meanwhile",
      responses: { 200: { description: "The file", content: { [SQLITE]: { schema: FILE } } }, ...PROBLEM },
    }),
    async (context) => {
      const { bytes, content } = await operations.sendBackup(context.get("visitor").actor);
      return context.body(content, 200, {
        "content-type": SQLITE,
        "content-length": String(bytes),
        "content-disposition": 'attachment; filename="rollcall.db"',
      });
    },
  );
  app.openapi(
    route({
      ...endpoint("get", "/actions", "actions", "Upkeep"),
      summary: "Who did what, newest first",
      request: { query: ACTIONS },
      responses: { 200: answer("A page of them", actions), ...PROBLEM },
    }),
    async (context) => {
      const { target = null, cursor = null } = context.req.valid("query");
      return context.json(await operations.actions({ target, cursor }), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("get", "/tokens", "tokens", "Upkeep"),
      ...OPERATOR,
      summary: "The tokens of this API",
      responses: { 200: answer("Without the tokens themselves", tokens), ...PROBLEM },
    }),
    async (context) => context.json(await operations.tokens(), 200),
  );
  app.openapi(
    route({
      ...endpoint("post", "/tokens", "createToken", "Upkeep"),
      ...OPERATOR,
      summary: "Create a token",
      request: { body: body(NEW_TOKEN) },
      responses: { 201: answer("The only answer that holds the token", newToken), ...PROBLEM },
    }),
    async (context) => {
      const { name, role: wanted } = context.req.valid("json");
      return context.json(await operations.createToken(name, wanted, context.get("visitor").actor), 201);
    },
  );
  app.openapi(
    route({
      ...endpoint("delete", "/tokens/{name}", "revokeToken", "Upkeep"),
      ...OPERATOR,
      summary: "Revoke a token at once",
      request: { params: nameParam },
      responses: { 200: answer("What it was", token), ...PROBLEM },
    }),
    async (context) => {
      const { name } = context.req.valid("param");
      return context.json(await operations.revokeToken(name, context.get("visitor").actor), 200);
    },
  );
}
