/** What went to one vendor since the process started. */
export interface VendorTraffic {
  readonly vendor: string;
  /** By how it was answered: `2xx`, `4xx`, `none`; files by SFTP: `2xx` and `none`. */
  readonly requests: ReadonlyMap<string, number>;
  /** Times that its limits were waited for. */
  readonly waits: number;
  readonly waitedMs: number;
}
