/** Whether something was made twice: by our links, and by what the simulator holds, compared with a company that had no trouble. */
import type { Company } from "./company.ts";
import type { Hall } from "./hall.ts";
import { must } from "./must.ts";

export async function asManyAsWithoutTrouble(company: Company, hall: Hall): Promise<void> {
  const links = (await company.links()).map(({ kind, remoteId }) => `${kind} ${remoteId}`);
  const shared = links.find((one, index) => links.indexOf(one) !== index);
  must(shared === undefined, `two records of the source share ${shared} there`);
  const held = countOf(company);
  if (held === null) return;
  const calm = await hall.open();
  await calm.sync();
  const wanted = countOf(calm) as number;
  must(
    held <= wanted,
    `${held - wanted} records were created twice: there are ${held}, and ${wanted} without the fault`,
  );
  must(held >= wanted, `${wanted - held} records are missing: there are ${held}, and ${wanted} without the fault`);
}

function countOf({ tool }: Company): number | null {
  return tool.records ? [...tool.records()].length : null;
}
