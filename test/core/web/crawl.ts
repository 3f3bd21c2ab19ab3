/** Follows every link of the dashboard from its overview on, as a person could who clicks on all of them. */

interface Visited {
  readonly status: number;
  readonly text: string;
  readonly links: readonly string[];
}

/** Returns the links that lead to no page, or to no place on it: `/runs → /targets/gone: 404`. `crawled`: is given the paths that were visited. */
export async function brokenLinks(url: string, crawled = new Set<string>()): Promise<string[]> {
  const visited = new Map<string, Visited>();
  const open = ["/"];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (crawled.has(path)) continue;
    crawled.add(path);
    const page = await visit(url, path);
    visited.set(path, page);
    open.push(...page.links.map((link) => pathOf(link, path as string)));
  }
  return [...visited].flatMap(([path, { links }]) =>
    links.flatMap((link) => {
      const why = whyBroken(link, visited.get(pathOf(link, path)) as Visited);
      return why === null ? [] : [`${path} → ${link}: ${why}`];
    }),
  );
}

async function visit(url: string, path: string): Promise<Visited> {
  const answer = await fetch(url + path, { redirect: "manual", headers: { connection: "close" } });
  const text = await answer.text();
  const isPage = answer.headers.get("content-type")?.startsWith("text/html");
  const found = isPage ? [...text.matchAll(/href="([^"]+)"/g)] : [];
  const links = found.map(([, link]) => (link as string).replaceAll("&amp;", "&")).filter((link) => /^[/#]/.test(link));
  return { status: answer.status, text, links };
}

function pathOf(link: string, from: string): string {
  return link.split("#")[0] || from;
}

function whyBroken(link: string, { status, text }: Visited): string | number | null {
  if (status >= 400) return status;
  const place = link.split("#")[1];
  return place === undefined || text.includes(`id="${place}"`) ? null : "no such place";
}
