/** The doors that a plugin is given: a gateway for each call of `context.http` and `context.sftp`, counted and closed together. */
import { epochOf } from "../../model/time.ts";
import type { PluginContext } from "../../plugin/contract.ts";
import type { DoorOptions } from "../../plugin/door.ts";
import { ForbiddenRequest } from "../../plugin/forbidden.ts";
import { createGateway, type Gateway, type GatewayOptions } from "../../plugin/http/gateway.ts";
import { overTheNetwork } from "../../plugin/http/open-wire.ts";
import { timedWire } from "../../plugin/http/timed-wire.ts";
import { createSftpGateway, type SftpGateway } from "../../plugin/sftp/sftp-gateway.ts";
import { pluginLog, type AppLog } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";

export interface Doors {
  readonly context: PluginContext;
  requests(): number;
  /** By how many milliseconds our clock is ahead of the vendor's, as the last answer showed; null: none did. */
  ahead(): number | null;
  close(): Promise<void>;
}

/** Whom the doors are for, and what they may do. */
export interface DoorsFor
  extends Omit<DoorOptions, "clock" | "random" | "redact">,
    Pick<GatewayOptions, "mayWrite" | "mayLeave"> {
  readonly timezone: string;
  readonly log: AppLog;
}

export function openDoors(
  options: DoorsFor,
  {
    clock,
    comparesClocks,
    random,
    redact,
    proxy,
    outside: { openWire = overTheNetwork, openLink },
    version,
    pacers,
    traffic,
  }: Surroundings,
): Doors {
  const { side, readOnly, mayWrite, signal, timezone, log, onAcknowledged, beforeWrite, mayLeave } = options;
  const door: DoorOptions = { side, readOnly, signal, clock, random, redact, onAcknowledged, beforeWrite };
  const gateways: (Gateway | SftpGateway)[] = [];
  let closed = false;
  let ahead: number | null = null;
  const onTime = (theirs: number) => {
    ahead = epochOf(clock.now()) - theirs;
  };
  const wire = comparesClocks ? timedWire(openWire, onTime) : openWire;
  /** Throws once the run is over, so that a plugin which keeps its context has no way out. */
  const mustBeOpen = () => {
    if (closed) throw new ForbiddenRequest("a connection was asked for after the run had ended");
  };
  const context: PluginContext = {
    clock,
    timezone,
    signal,
    log: pluginLog(log),
    http(asked) {
      mustBeOpen();
      const gateway = createGateway({
        ...asked,
        ...door,
        mayWrite,
        mayLeave,
        openWire: wire,
        proxy,
        pacer: pacers.of(asked),
        userAgent: `rollcall/${version}`,
        onRequest: ({ vendor, method, path, status, ms, attempt }) => {
          traffic.answered(vendor, status);
          log.debug({ vendor, method, path, status, ms, attempt }, "request");
        },
        onWait: (ms) => traffic.waited(asked.vendor, ms),
      });
      gateways.push(gateway);
      return gateway;
    },
    sftp(asked) {
      mustBeOpen();
      const gateway = createSftpGateway({
        ...asked,
        ...door,
        // `mayWrite` names paths of HTTP only, so with it no file may be written.
        readOnly: readOnly || mayWrite !== undefined,
        openLink,
        onOperation: ({ vendor, what, ok, ms, attempt }) => {
          traffic.answered(vendor, ok ? 200 : null);
          log.debug({ vendor, what, ok, ms, attempt }, "file operation");
        },
        onWarning: (message) => log.warn({}, message),
      });
      gateways.push(gateway);
      return gateway;
    },
  };
  return {
    context,
    requests: () => gateways.reduce((sum, gateway) => sum + gateway.sent, 0),
    ahead: () => ahead,
    close: async () => {
      closed = true;
      await Promise.all(gateways.map((gateway) => gateway.close()));
    },
  };
}
