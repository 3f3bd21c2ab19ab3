/** How the gateway comes by its way to a vendor: over the network, or where nothing is real, over what stands in for it. */
import { Wire, type WireOptions } from "./wire.ts";

export type OpenWire = (options: WireOptions) => Pick<Wire, "exchange" | "cancel" | "close">;

export const overTheNetwork: OpenWire = (options) => new Wire(options);
