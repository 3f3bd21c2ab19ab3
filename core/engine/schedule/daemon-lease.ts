/** The lease that says "I am the daemon". The hash keeps it apart from every target's name. */
export const DAEMON_LEASE = "#daemon";
