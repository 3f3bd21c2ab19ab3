/** Somebody else's object with some of its methods replaced. */

/** Its own methods stay bound to the object: it may have private parts, which an object that only inherits from it could not use. */
export function withMethods<T extends object>(thing: T, methods: object): T {
  const copy: Record<string, unknown> = {};
  for (const key of keysOf(thing)) {
    const value = thing[key as keyof T];
    copy[key] = typeof value === "function" ? value.bind(thing) : value;
  }
  return Object.assign(copy, methods) as T;
}

function keysOf(thing: object): ReadonlySet<string> {
  const keys = new Set<string>();
  for (let at = thing; at && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const key of Object.getOwnPropertyNames(at)) keys.add(key);
  keys.delete("constructor");
  return keys;
}
