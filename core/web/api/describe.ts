/** `/api/v1/openapi.json`: OpenAPI 3.1, made from the schemas of the routes. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { WebEnv } from "../auth/visitor.ts";

const ABOUT = `Everything the commands do. Send a token (\`rollcall tokens create NAME\`) as \`Authorization: Bearer …\`.
A run takes minutes, so a request that starts one answers 202 at once, with the address at which to look for its result.`;

export function describe(app: OpenAPIHono<WebEnv>, version: string) {
  const { registerComponent } = app.openAPIRegistry;
  registerComponent.call(app.openAPIRegistry, "securitySchemes", "token", { type: "http", scheme: "bearer" });
  registerComponent.call(app.openAPIRegistry, "securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "rollcall",
    description:
      "The session of somebody signed in to the dashboard. Requests that change something also need X-CSRF-Token.",
  });
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "rollcall", version, description: ABOUT },
    servers: [{ url: "/api/v1" }],
    security: [{ token: [] }, { session: [] }],
  });
}
