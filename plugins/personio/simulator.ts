/**
 * A simulated Personio: a real HTTP server over a made-up `World`. It answers as the vendor documents and as the vendor has been
 * seen to behave, with quirks behind switches. Only tests and `demo` start one. The endpoints are in `simulator/`, one table of
 * routes a file.
 */
import type { Instant } from "../../core/model/time.ts";
import {
  type SimAnswer,
  type SimRequest,
  type SimServer,
  type SimServerOptions,
  startSimServer,
} from "../../core/plugin/simulator.ts";
import { v1Error, v2Forbidden, v2NoSuchEndpoint, v2Unauthorized } from "./simulator/answers.ts";
import { Buckets, tooMany } from "./simulator/buckets.ts";
import { NO_QUIRKS, type Quirks } from "./simulator/quirks.ts";
import { diceOf } from "./simulator/random.ts";
import type { Route, Scene } from "./simulator/route.ts";
import { bearer, type Grant, type SimCredentials, Tokens } from "./simulator/tokens.ts";
import { V1_ABSENCES } from "./simulator/v1/absences.ts";
import { V1_EMPLOYEES } from "./simulator/v1/employees.ts";
import { V2_ABSENCES } from "./simulator/v2/absences.ts";
import { V2_ABSENCE_WRITES } from "./simulator/v2/absence-writes.ts";
import { V2_ATTENDANCES } from "./simulator/v2/attendances.ts";
import { V2_ATTENDANCE_WRITES } from "./simulator/v2/attendance-writes.ts";
import { V2_BREAKDOWNS } from "./simulator/v2/breakdowns.ts";
import { V2_EMPLOYMENTS } from "./simulator/v2/employments.ts";
import { V2_PERSONS } from "./simulator/v2/persons.ts";
import { V2_TYPES } from "./simulator/v2/types.ts";
import { V2_WEBHOOKS } from "./simulator/v2/webhooks.ts";
import { Views } from "./simulator/views.ts";
import { SimWebhooks } from "./simulator/webhooks.ts";
import type { World } from "./world.ts";

export type { Quirks, SimCredentials };

export interface PersonioSimulatorOptions extends SimServerOptions {
  readonly world: World;
  /** The time by which tokens age and errors are stamped. Default: the world's own `now`, which moves only by hand. */
  readonly now?: () => Instant;
  readonly credentials?: SimCredentials;
  /** Rights of the credential. Default: `personio:persons:read personio:absences:read`. */
  readonly scopes?: string;
  readonly quirks?: Partial<Quirks>;
  /** Clock in milliseconds by which rate limits refill. Default: the machine's. */
  readonly tick?: () => number;
}

export interface PersonioSimulator {
  /** The address to use as `base_url`: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The HTTP server, with its log of requests and its faults. */
  readonly server: SimServer;
  readonly world: World;
  readonly credentials: SimCredentials;
  /** The rights that are granted; change `scopes` to give or withdraw one. */
  readonly grant: Grant;
  /** The quirks, which may be changed while it runs. */
  readonly quirks: Quirks;
  /** The webhooks that are registered; whom they reach is for the test to say. */
  readonly webhooks: SimWebhooks;
  /** Refuses every token from now on; a new one can be had. */
  expireTokens(): void;
  close(): Promise<void>;
}

const ROUTES: readonly Route[] = [
  V1_EMPLOYEES,
  V1_ABSENCES,
  V2_PERSONS,
  V2_EMPLOYMENTS,
  V2_ABSENCES,
  V2_ABSENCE_WRITES,
  V2_ATTENDANCES,
  V2_ATTENDANCE_WRITES,
  V2_BREAKDOWNS,
  V2_TYPES,
  V2_WEBHOOKS,
].flat();
const COLLECTIONS = {
  people: "persons",
  absences: "absences",
  attendances: "attendances",
  webhooks: "webhooks",
} as const;

export async function startPersonioSimulator({
  world,
  now = () => world.now,
  port = 0,
  at,
  credentials = { clientId: "papi-simulated-client", clientSecret: "papi-simulated-secret" },
  scopes = "personio:persons:read personio:absences:read",
  quirks = {},
  tick = () => performance.now(),
}: PersonioSimulatorOptions): Promise<PersonioSimulator> {
  const grant: Grant = { credentials, scopes };
  const webhooks = new SimWebhooks();
  world.listeners.add(webhooks.hear);
  const scene: Scene = { world, quirks: { ...NO_QUIRKS, ...quirks }, views: new Views(world), now, webhooks };
  const tokens = new Tokens(grant, now, diceOf(port));
  const buckets = new Buckets(tick);
  const server = await startSimServer((request) => answer(request, scene, tokens, buckets), {
    port,
    ...(at !== undefined && { at }),
  });
  return {
    url: server.url,
    server,
    world,
    credentials,
    grant,
    quirks: scene.quirks,
    webhooks,
    expireTokens: () => tokens.expireAll(),
    close: async () => {
      world.listeners.delete(webhooks.hear);
      await webhooks.settled();
      await server.close();
    },
  };
}

function answer(request: SimRequest, scene: Scene, tokens: Tokens, buckets: Buckets): SimAnswer {
  if (request.method === "POST" && request.path === "/v2/auth/token") return tokens.token(request);
  if (request.method === "POST" && request.path === "/v2/auth/revoke") return tokens.revoke(request);
  if (request.method === "POST" && request.path === "/v1/auth") return tokens.v1(request);
  const isV1 = request.path.startsWith("/v1/");
  const route = ROUTES.find(({ method, path }) => method === request.method && path.test(request.path));
  if (!route || route.exists?.(scene.quirks) === false)
    return isV1 ? v1Error(404, "Not found") : v2NoSuchEndpoint(request.path, scene);
  const refusal = refused(request, route, scene, tokens);
  if (refusal) return refusal;
  if (isV1 && route.right === "people" && scene.quirks.v1Gone)
    return v1Error(scene.quirks.v1Gone, "This endpoint is no longer available.");
  const asked = { request, route, scene, buckets };
  if (scene.quirks.rateLimit && route.pace && !buckets.take(route.pace))
    return withHeaders(tooMany(route.pace, scene), asked);
  const ids = route.path.exec(request.path)!.slice(1);
  return withHeaders(route.answer(request, scene, ids), asked);
}

/**
 * Refuses a request without a token, with a bad one, or with one that lacks the right. Each version and each collection has its
 * own way of saying so.
 */
function refused(request: SimRequest, route: Route, scene: Scene, tokens: Tokens): SimAnswer | undefined {
  const isV1 = request.path.startsWith("/v1/");
  if (bearer(request) === undefined)
    return isV1 ? v1Error(401, "Authorization is not provided") : v2Unauthorized(scene);
  const scopes = tokens.scopesOf(request);
  if (!scopes) return isV1 ? v1Error(403, "Provided authorization is not valid") : v2Unauthorized(scene);
  const verb = route.method === "GET" ? "read" : "write";
  if (scopes.has(`personio:${COLLECTIONS[route.right]}:${verb}`)) return undefined;
  if (isV1) return v1Error(403, "personio.core.api.exceptions.api.forbidden.http.exception", 0);
  return route.right === "people" ? v2Unauthorized(scene) : v2Forbidden(scene);
}

interface Asked {
  readonly request: SimRequest;
  readonly route: Route;
  readonly scene: Scene;
  readonly buckets: Buckets;
}

function withHeaders(given: SimAnswer, { request, route: { pace }, scene: { quirks }, buckets }: Asked): SimAnswer {
  const limits = pace && !pace.startsWith("v1") ? buckets.headers(pace) : {};
  const echo = quirks.echoAuthorization ? { authorization: request.headers.authorization ?? "" } : {};
  return { ...given, headers: { ...given.headers, ...limits, ...echo } };
}
