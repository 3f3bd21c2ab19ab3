/** An endpoint of the simulator: a method, a path, the right it wants, its limit, and how it answers. */
import type { Instant } from "../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import type { World } from "./records.ts";
import type { Quirks } from "./quirks.ts";
import type { Views } from "./views.ts";
import type { SimWebhooks } from "./webhooks.ts";

/** The part of the simulator that an endpoint sees. */
export interface Scene {
  readonly world: World;
  readonly quirks: Quirks;
  readonly views: Views;
  readonly now: () => Instant;
  readonly webhooks: SimWebhooks;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Anchored pattern of the path; its groups become `ids`. */
  readonly path: RegExp;
  /** Records to which a request wants a right: to read for a GET, to write for anything else. */
  readonly right: "people" | "absences" | "attendances" | "webhooks";
  /** Token bucket that a request draws from. */
  readonly pace?: "v1 employees" | "v2 persons" | "v2 absences";
  /** Tells whether the endpoint is there at all; default yes. */
  readonly exists?: (quirks: Quirks) => boolean;
  readonly answer: (request: SimRequest, scene: Scene, ids: readonly string[]) => SimAnswer;
}
