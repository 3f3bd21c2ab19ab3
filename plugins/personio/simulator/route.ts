/** What an endpoint of the simulator is: a method, a path, the right it wants, its limit, and how it answers. */
import type { Instant } from "../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import type { World } from "./records.ts";
import type { Quirks } from "./quirks.ts";
import type { Views } from "./views.ts";
import type { SimWebhooks } from "./webhooks.ts";

/** What an endpoint sees of the simulator. */
export interface Scene {
  readonly world: World;
  readonly quirks: Quirks;
  readonly views: Views;
  readonly now: () => Instant;
  readonly webhooks: SimWebhooks;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Anchored; its groups become `ids`. */
  readonly path: RegExp;
  /** To read for a GET, to write for anything else. */
  readonly right: "people" | "absences" | "attendances" | "webhooks";
  /** Which token bucket it draws from. */
  readonly pace?: "v1 employees" | "v2 persons" | "v2 absences";
  /** Whether the endpoint is there at all; default yes. */
  readonly exists?: (quirks: Quirks) => boolean;
  readonly answer: (request: SimRequest, scene: Scene, ids: readonly string[]) => SimAnswer;
}
