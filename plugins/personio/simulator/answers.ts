/** Envelopes and error bodies of both versions, word for word as documented or seen. */
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import type { Scene } from "./route.ts";

/** German sentence that v1 returns to everyone, a trailing blank included. */
const V1_NOT_FOUND = "Es ist ein Problem aufgetreten ";

export function v1Error(status: number, message: string, code: number = status): SimAnswer {
  return { status, body: { success: false, error: { code, message } } };
}

export const v1NotFound = (): SimAnswer => v1Error(404, V1_NOT_FOUND);

export const v1AbsenceNotFound = (): SimAnswer => v1Error(404, "The absence period was not found.");

export function v1Data(data: unknown): SimAnswer {
  return { status: 200, body: { success: true, data } };
}

/** Trace id of every answer, for which Personio's support would ask. */
const TRACE = "simulator-00000000-0000-4000-8000-000000000000";

interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly type: string;
  readonly _meta?: Readonly<Record<string, string>>;
}

/** Returns an error as v2 resources answer it, `application/problem+json`. */
export function v2Problem(status: number, problem: Problem, { now }: Pick<Scene, "now">): SimAnswer {
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: {
      personio_trace_id: TRACE,
      timestamp: `${now().slice(0, 19)}+00:00`,
      errors: [problem],
    },
  };
}

const ERRORS = "https://developer.personio.de/reference/errors";

export function v2BadRequest(
  scene: Pick<Scene, "now">,
  detail = "Provided request parameters are invalid.",
): SimAnswer {
  return v2Problem(400, { title: "Bad request", detail, type: `${ERRORS}#common.bad_request` }, scene);
}

export function v2NotFound(scene: Pick<Scene, "now">, kind = "common.resource_not_found"): SimAnswer {
  const detail = "There is no resource for the specified id.";
  return v2Problem(404, { title: "Resource not found", detail, type: `${ERRORS}#${kind}` }, scene);
}

export function v2NoSuchEndpoint(path: string, scene: Pick<Scene, "now">): SimAnswer {
  const type = "https://developer.personio.de/v2.0/page/public-api-error-codes#apinot_found";
  return v2Problem(
    404,
    { title: "Not Found", detail: `The endpoint with ${path} was not found.`, type, _meta: { path } },
    scene,
  );
}

/** Returns the answer to a missing or a bad token: both look the same on v2. */
export function v2Unauthorized(scene: Pick<Scene, "now">): SimAnswer {
  const detail = "The request is not authorized to access the resource.";
  return v2Problem(401, { title: "Unauthorized Request", detail, type: `${ERRORS}#common.unauthorized` }, scene);
}

export function v2Forbidden(scene: Pick<Scene, "now">): SimAnswer {
  const type = `${ERRORS}#common.forbidden`;
  return v2Problem(403, { title: "Insufficient access scope", detail: "Client scope insufficient", type }, scene);
}

/** Returns a token error, which has a body of its own. */
export function oauthError(error: string, description: string, scene: Pick<Scene, "now">, meta?: object): SimAnswer {
  return {
    status: 400,
    headers: { "content-type": "application/problem+json" },
    body: {
      timestamp: `${scene.now().slice(0, 19)}Z`,
      trace_id: TRACE,
      error,
      error_description: description,
      error_uri: `${ERRORS}#credentials.oauth2.${error}`,
      ...(meta ? { meta } : {}),
    },
  };
}
