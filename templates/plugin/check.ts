/** The checks of `rollcall check` for Acme: whether the token works, and whose it is. */
import { checked, ok, shaped, type Http, type Tested } from "rollcall/plugin";
import { ACCOUNT } from "./wire.ts";

/** Only reads; a refused request becomes a failed check. The tenant is the company account, by which one company is told from another. */
export async function check(http: Http): Promise<Tested> {
  let tenant: string | null = null;
  const token = await checked("acme.token", async () => {
    const answer = await http.send({ method: "GET", path: "/account" });
    tenant = shaped(ACCOUNT, answer.json(), "acme: the account").name;
    return ok(`the token of ${tenant}`);
  });
  return { checks: [token], tenant };
}
