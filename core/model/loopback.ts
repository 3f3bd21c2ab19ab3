/** Whether a host name means this machine, no matter which name server is asked. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  return bare.toLowerCase() === "localhost" || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare);
}
