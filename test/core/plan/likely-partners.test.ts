import { describe, expect, it } from "vitest";
import { likelyPartners, type Account } from "../../../core/plan/likely-partners.ts";

const account = (name: string, email: string | null, remoteId = `${name} ${email}`): Account => ({
  name,
  email,
  remoteId,
});
const ADA = { name: "Ada Anvil", email: "ada.anvil@example.com" };
const why = (name: string, email: string | null, person = ADA) =>
  likelyPartners(person, [account(name, email)])[0]?.why ?? null;

describe("an account that is probably somebody's", () => {
  it.each([
    ["ada anvil", "a@example.org", "the name is the same"],
    ["Àdä Anvil", null, "the name is the same"],
    ["Somebody Else", "ADA.ANVIL@example.org", "the address is the same before the @, the domain is example.org"],
    ["Somebody Else", "ada.anvill@example.com", "the e-mail differs by one letter"],
    ["Somebody Else", "ade.anvill@example.com", "the e-mail differs by 2 letters"],
    ["Ada Anwil", null, "the name differs by one letter"],
    ["Adda Anwil", "x@example.com", "the name differs by 2 letters"],
  ])("%s, %s: %s", (name, email, reason) => {
    expect(why(name, email)).toBe(reason);
  });

  it.each([
    ["another e-mail at another domain", "Bruno Beispiel", "ada.anvill@example.org"],
    ["three letters apart", "Bruno Beispiel", "ade.enwil@example.com"],
    ["another number of words", "Ada van Anvil", null],
    ["nothing to compare", "", null],
  ])("is none with %s", (_, name, email) => {
    expect(why(name, email)).toBeNull();
  });

  it("short names and addresses are not near to each other by chance", () => {
    expect(why("Bo", "bo@example.com", { name: "Al", email: "al@example.com" })).toBeNull();
    expect(why("", null, { name: "", email: "ada.anvil@example.com" })).toBeNull();
  });

  it("at most three are named, the likeliest first, in a fixed order", () => {
    const accounts = [
      account("Ada Anwil", null, "4"),
      account("Zoe", "ada.anvill@example.com", "3"),
      account("Zoe", "ada.anvil@example.org", "2"),
      account("Ada Anvil", null, "1b"),
      account("Ada Anvil", null, "1a"),
    ];
    const named = (list: readonly Account[]) => likelyPartners(ADA, list).map(({ account: { remoteId } }) => remoteId);
    expect(named(accounts)).toEqual(["1a", "1b", "2"]);
    expect(named(accounts.toReversed())).toEqual(["1a", "1b", "2"]);
  });
});
