/** The proxies that the environment names, and what of their addresses is secret. */
import { ConfigError } from "../model/errors.ts";
import type { ProxyOptions } from "../plugin/http/wire.ts";

export interface Proxies {
  readonly proxy: ProxyOptions;
  /** The passwords in their addresses, as written and decoded. */
  readonly secrets: readonly string[];
}

/** Names in capitals come first. @throws ConfigError for what is no address of a proxy, without a word of it: it may hold a password */
export function proxiesOf(env: Readonly<Record<string, string | undefined>>): Proxies {
  const get = (name: string) => env[name] ?? env[name.toLowerCase()];
  const [httpsProxy, httpProxy, noProxy] = [get("HTTPS_PROXY"), get("HTTP_PROXY"), get("NO_PROXY")];
  const proxy = { ...(httpsProxy && { httpsProxy }), ...(httpProxy && { httpProxy }), ...(noProxy && { noProxy }) };
  return { proxy, secrets: [...passwordIn("HTTPS_PROXY", httpsProxy), ...passwordIn("HTTP_PROXY", httpProxy)] };
}

function passwordIn(name: string, address: string | undefined): readonly string[] {
  if (!address) return [];
  const url = URL.parse(address);
  // A path, or a part after "#" or "?", is the rest of a password that was not encoded.
  const rest = url && url.pathname.replace(/^\/$/, "") + url.search + url.hash;
  if (!url || !/^(https?|socks5?):$/.test(url.protocol) || rest !== "") throw noProxy(name);
  try {
    decodeURIComponent(url.username);
    return url.password === "" ? [] : [url.password, decodeURIComponent(url.password)];
  } catch {
    throw noProxy(name);
  }
}

function noProxy(name: string): ConfigError {
  return new ConfigError(`the environment's ${name} is not the address of a proxy`, [], {
    remedy: `Write ${name} as http://proxy.example.com:3128 or http://user:password@proxy.example.com:3128, with each # / ? @ : % of the password encoded (%23 %2F %3F %40 %3A %25).`,
  });
}
