/** A PostgreSQL that is restarted, or whose connection drops, in the middle of a run. */
import { expect, onTestFinished, test } from "vitest";
import { openHouse, TARGET } from "../../kit/house.ts";
import { postgres, sharedPostgres } from "../../kit/postgres.ts";
import { startWireCutter } from "../../kit/wire-cutter.ts";

test.skipIf(!postgres)(
  "a run that loses its connection to the database ends as by a crash: nobody is told, and another run does the rest (needs Debian's postgresql)",
  async () => {
    const server = await sharedPostgres();
    const cable = await startWireCutter(server.port);
    onTestFinished(() => cable.close());
    const database = (await server.newDatabase()).replace(`:${server.port}/`, `:${cable.port}/`);
    const house = await openHouse({ database, people: 12 });
    // The statement that is sent next is lost with its connection.
    const cutOff = () => {
      cable.cutAfter(0);
      return true;
    };
    house.awork.fault({ method: "POST", where: () => cutOff(), how: "reset" });
    await house.start();
    await house.scheduler.look();
    await house.scheduler.idle();
    const [first] = (await house.store.runs.list({})).runs;
    expect(first).toMatchObject({ trigger: "activation", status: "interrupted" });
    expect(await house.store.incidents.open(TARGET)).toBeUndefined();
    house.clock.pass(61_000);
    await house.scheduler.look();
    await house.scheduler.idle();
    const [second] = (await house.store.runs.list({})).runs;
    expect(second).toMatchObject({ trigger: "retry", status: "succeeded" });
    expect(house.mails).toEqual([]);
    expect((await house.sync()).run.counts).toMatchObject({ create: 0, update: 0, remove: 0, failed: 0 });
  },
);
