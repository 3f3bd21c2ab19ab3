/**
 * The name of the company account that a target writes to. A target may write to two, people in one tool and bookings in another: their names
 * together are then its tenant, always in the same order. Pure.
 */

const BESIDE = ", together with ";

/** Returns the tenant of a target that writes to two company accounts. */
export function bothTenants(first: string, second: string): string {
  return first + BESIDE + second;
}

/**
 * Whether two tenants of one target are the same, as far as both tell. That the settings name a second account, or no longer do, makes it no
 * other. Accounts are compared by their place, since the first one is where people have their accounts: if they move from the tool of the bookings
 * to another one, their links lead nowhere.
 */
export function isSameTenant(one: string, other: string): boolean {
  const [accounts, others] = [accountsOf(one), accountsOf(other)];
  return accounts.every((account, at) => others[at] === undefined || others[at] === account);
}

/** Whether two targets write to one account. */
export function shareAccount(one: string, other: string): boolean {
  const others = accountsOf(other);
  return accountsOf(one).some((account) => others.includes(account));
}

function accountsOf(tenant: string): readonly string[] {
  return tenant.split(BESIDE);
}
