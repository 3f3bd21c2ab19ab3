/** Path and query of a page of ours; the first page where it would lead to another site, however it is written. */
export function ownPath(address: string): string {
  const here = "http://here.invalid";
  const url = address.startsWith("/") ? URL.parse(address, here) : null;
  // `/..//example.com` is ours until its dots are gone.
  return url?.origin === here && !url.pathname.startsWith("//") ? url.pathname + url.search : "/";
}
