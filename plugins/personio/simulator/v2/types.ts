/** `/v2/absence-types` (sheet §7.1). */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { v2NotFound } from "../answers.ts";
import type { SimAbsenceType } from "../organisation.ts";
import { v2Page } from "../paging.ts";
import type { Route, Scene } from "../route.ts";
import { V2_ABSENCE_ROUTE } from "./absences.ts";

const UNITS = { day: ["DAY", "DAILY"], hour: ["HOUR", "HOURLY"] } as const;

function type({ quirks }: Scene): (type: SimAbsenceType) => object {
  return ({ id, name, category, unit }) => {
    return { id, name, category: category?.toUpperCase() ?? null, unit: UNITS[unit][quirks.dailyUnits ? 1 : 0] };
  };
}

function types(request: SimRequest, scene: Scene): SimAnswer {
  const limit = { otherwise: 100, most: 100 };
  return v2Page(request, scene, { filters: new Set(), limit, row: type(scene), rows: () => scene.world.types });
}

function oneType(_request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const found = scene.world.types.find((one) => one.id === id);
  return found ? { status: 200, body: type(scene)(found) } : v2NotFound(scene);
}

export const V2_TYPES: readonly Route[] = [
  { ...V2_ABSENCE_ROUTE, path: /^\/v2\/absence-types$/, answer: types },
  { ...V2_ABSENCE_ROUTE, path: /^\/v2\/absence-types\/([^/]+)$/, answer: oneType },
];
