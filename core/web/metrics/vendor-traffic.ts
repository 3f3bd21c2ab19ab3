/** The requests to one vendor since the process started. */
export interface VendorTraffic {
  readonly vendor: string;
  /** The number of requests by answer: `2xx`, `4xx`, `none`; for files by SFTP `2xx` and `none`. */
  readonly requests: ReadonlyMap<string, number>;
  /** How many times its limits were waited for. */
  readonly waits: number;
  readonly waitedMs: number;
}
