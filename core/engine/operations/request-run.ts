/**
 * Writes down a run that somebody asks for and does not wait for. The daemon begins it within seconds, or after the run of that
 * target that goes on. What can be refused at once is refused at once.
 */
import { CommandRefused } from "../../model/errors.ts";
import { isSameWork, type RunWish } from "../../model/run.ts";
import type { RunRequest } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
import { requireOpen } from "../incidents/holds.ts";
import { UnknownName } from "./unknown-name.ts";
import type { RequestDocument } from "./actions.ts";
import { requireRunnable } from "../run/may-run.ts";

/** @throws CommandRefused when the target cannot run, the approval is stale, or another wish waits for its turn already. */
export async function requestRun(target: Target, wish: RunWish, engine: Engine): Promise<RequestDocument> {
  const { store, clock } = engine;
  requireRunnable(target, wish);
  if (wish.approve !== null) await requireOpen(target.name, wish.approve, engine);
  const { request, joined } = await store.requests.add(target.name, wish, clock.now());
  // Joining a run that does something else would lose what was asked for, so the asker has to decide. A resume that ends a pause by hand
  // only wants the target to run again, which any waiting run does; an incident is closed by a run of everything.
  const isSame =
    isSameWork(request.wish, wish) || (wish.trigger === "resume" && !(await store.incidents.open(target.name)));
  if (joined && !isSame) throw anotherWaits(target.name);
  return requestDocument(request);
}

/** @throws UnknownName */
export async function requestedRun(id: string, { store }: Pick<Engine, "store">): Promise<RequestDocument> {
  // At most nine digits: PostgreSQL refuses integers beyond 2,147,483,647.
  const request = /^\d{1,9}$/.test(id) ? await store.requests.get(Number(id)) : undefined;
  if (!request) throw new UnknownName("request", id, []);
  return requestDocument(request);
}

function requestDocument({ id, target, wish, createdAt, run, refused }: RunRequest): RequestDocument {
  const { trigger, triggeredBy, scope, area, approve } = wish;
  return {
    id: String(id),
    target,
    trigger,
    triggered_by: triggeredBy,
    scope,
    area,
    approve,
    created_at: createdAt,
    run,
    error: refused,
  };
}

function anotherWaits(target: string): CommandRefused {
  return new CommandRefused("BUSY", `another run of ${target} is already waiting for its turn`, {
    remedy: "Try again once that one has begun.",
  });
}
