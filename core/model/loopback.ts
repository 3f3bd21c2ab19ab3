/** Whether a host name means this machine, by whatever name server. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  return bare.toLowerCase() === "localhost" || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare);
}
