import { expect, it } from "vitest";
import { RULES } from "../../../core/model/rules.ts";
import type { RunError, RunWish } from "../../../core/model/run.ts";
import type { Store } from "../../../core/store/store.ts";
import { LATER, newDatabase, NOW, ODD, onEachDatabase, open } from "./kit.ts";

const WISH = { trigger: "manual", triggeredBy: "cli:ada", scope: "partial", area: "users", approve: "abc" } as const;
const PAUSED: RunError = { code: "TARGET_INACTIVE", message: ODD, remedy: "Make it active." };

const ask = (store: Store, change: Partial<RunWish> = {}, target = "desks", at = NOW) =>
  store.requests.add(target, { ...WISH, ...change }, at);

onEachDatabase("requests", () => {
  it("wait until they are taken or refused", async () => {
    const store = await open();
    const { request, joined } = await ask(store);
    expect(joined).toBe(false);
    expect(request).toEqual({ id: request.id, target: "desks", wish: WISH, createdAt: NOW, run: null, refused: null });
    expect(await store.requests.get(request.id)).toEqual(request);
    const other = (await ask(store, { area: null, approve: null }, "rooms")).request;
    expect(await store.requests.waiting()).toEqual([request, other]);
    await store.requests.taken(request.id, "run-1");
    await store.requests.refuse(other.id, PAUSED);
    expect(await store.requests.waiting()).toEqual([]);
    expect(await store.requests.get(request.id)).toEqual({ ...request, run: "run-1" });
    expect(await store.requests.get(other.id)).toEqual({ ...other, refused: PAUSED });
    expect(await store.requests.get(999)).toBeUndefined();
  });

  it("that come second join the one that waits for the same target", async () => {
    const store = await open();
    const { request } = await ask(store);
    expect(await ask(store, { triggeredBy: "cli:bruno" }, "desks", LATER)).toEqual({ request, joined: true });
    await store.requests.taken(request.id, "run-1");
    expect((await ask(store)).joined).toBe(false);
  });

  it("that nobody asked for become a person's who asks for the same, and are refused where a target is paused", async () => {
    const store = await open();
    const automatic = { trigger: "activation", triggeredBy: null } as const;
    const { request } = await ask(store, automatic);
    const asked = { ...request, wish: WISH };
    expect(await ask(store)).toEqual({ request: asked, joined: true });
    expect((await ask(store, automatic)).request).toEqual(asked);
    const other = (await ask(store, automatic, "rooms")).request;
    for (const target of ["desks", "rooms"]) await store.requests.refuseUnasked(target, PAUSED);
    expect(await store.requests.waiting()).toEqual([asked]);
    expect((await store.requests.get(other.id))?.refused).toEqual(PAUSED);
  });

  it("are refused once nobody waits for them any more, and no sooner", async () => {
    const store = await open();
    const { request } = await ask(store);
    await ask(store, { triggeredBy: "cli:bruno" });
    await store.requests.leave(request.id, PAUSED);
    expect(await store.requests.waiting()).toEqual([request]);
    await store.requests.leave(request.id, PAUSED);
    expect(await store.requests.get(request.id)).toEqual({ ...request, refused: PAUSED });
    const taken = (await ask(store)).request;
    await store.requests.taken(taken.id, "run-1");
    await store.requests.leave(taken.id, PAUSED);
    expect(await store.requests.get(taken.id)).toMatchObject({ run: "run-1", refused: null });
  });

  it("wait again when their run is stopped, unless another waits by then or their asker ran it", async () => {
    const store = await open();
    const { request } = await ask(store);
    for (let stops = 0; stops < RULES.run.cutShortInARow; stops += 1) {
      await store.requests.taken(request.id, "run-1");
      expect(await store.requests.waiting()).toEqual([]);
      await store.requests.putBack("run-1");
      expect(await store.requests.waiting()).toEqual([request]);
    }
    await store.requests.taken(request.id, "run-1");
    await store.requests.putBack("run-1");
    expect(await store.requests.waiting()).toEqual([]);
    await store.requests.taken((await ask(store)).request.id, "run-2");
    const later = (await ask(store, { approve: null })).request;
    await store.requests.putBack("run-2");
    expect(await store.requests.waiting()).toEqual([later]);
    await store.requests.taken(later.id, "run-3", { bySelf: true });
    await store.requests.putBack("run-3");
    const automatic = (await ask(store, { triggeredBy: null })).request;
    await store.requests.taken(automatic.id, "run-4");
    await store.requests.putBack("run-4");
    expect(await store.requests.waiting()).toEqual([]);
  });

  it("keep their first answer", async () => {
    const store = await open();
    const { request } = await ask(store);
    await store.requests.taken(request.id, "run-1");
    await store.requests.refuse(request.id, PAUSED);
    expect(await store.requests.get(request.id)).toMatchObject({ run: "run-1", refused: null });
  });

  it("of 50 at the same moment over several connections are one", async () => {
    const url = await newDatabase();
    const stores = [await open(url), await open(url), await open(url)];
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => ask(stores[index % 3]!)));
    expect(answers.filter((answer) => !answer.joined)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.request.id)).size).toBe(1);
    expect(await stores[0]!.requests.waiting()).toHaveLength(1);
  });
});
