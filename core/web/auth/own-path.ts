/** Path and query of an address of ours; `/` if it would lead to another site, however it is written. */
export function ownPath(address: string): string {
  const here = "http://here.invalid";
  const url = address.startsWith("/") ? URL.parse(address, here) : null;
  // `/..//example.com` seems to be ours, but without its dots it is another site's.
  return url?.origin === here && !url.pathname.startsWith("//") ? url.pathname + url.search : "/";
}
