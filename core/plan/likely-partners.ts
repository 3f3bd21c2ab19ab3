/** Near misses: accounts that are probably a person's although their e-mail says otherwise, with the reason. Never acted upon. */
import { distance } from "fastest-levenshtein";
import { compare } from "../model/compare.ts";

export interface Account {
  readonly remoteId: string;
  readonly name: string;
  readonly email: string | null;
}

interface Sought {
  readonly email: string | null;
  readonly name: string;
}

interface Partner {
  readonly account: Account;
  readonly why: string;
}

/** Returns at most three, the likeliest first. */
export function likelyPartners(person: Sought, accounts: readonly Account[]): Partner[] {
  const partners: (Partner & { readonly rank: number })[] = [];
  for (const account of accounts) {
    const reason = whyLikely(person, account);
    if (reason) partners.push({ account, ...reason });
  }
  return partners.sort((a, b) => a.rank - b.rank || compare(a.account.remoteId, b.account.remoteId)).slice(0, 3);
}

function whyLikely(person: Sought, account: Account): { why: string; rank: number } | null {
  const [name, other] = [plain(person.name), plain(account.name)];
  if (name !== "" && name === other) return { why: "the name is the same", rank: 1 };
  const [local, domain] = split(person.email);
  const [otherLocal, otherDomain] = split(account.email);
  if (local && local === otherLocal)
    return { why: `the address is the same before the @, the domain is ${otherDomain}`, rank: 2 };
  if (local && otherLocal && domain === otherDomain && isNear(local, otherLocal))
    return { why: `the e-mail differs by ${letters(distance(local, otherLocal))}`, rank: 3 };
  const wordsApart = name.split(" ").length === other.split(" ").length && isNear(name, other);
  return wordsApart ? { why: `the name differs by ${letters(distance(name, other))}`, rank: 4 } : null;
}

function isNear(a: string, b: string): boolean {
  return Math.abs(a.length - b.length) <= 2 && Math.min(a.length, b.length) >= 4 && distance(a, b) <= 2;
}

function letters(count: number): string {
  return count === 1 ? "one letter" : `${count} letters`;
}

function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

function split(email: string | null): [string, string] {
  const [local = "", domain = ""] = (email ?? "").toLowerCase().split("@");
  return [local, domain];
}
