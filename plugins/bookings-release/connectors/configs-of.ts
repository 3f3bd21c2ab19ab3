/** Lists of connectors: their schemas, in order, for a union by `type`; and the one of a type. */
import type { Connector } from "../../../core/plugin/connector.ts";
import type { BookingToolClient } from "../connector.ts";

type Typed = { readonly type: string; readonly config: unknown };
type Configs<List> = { readonly [I in keyof List]: List[I] extends { readonly config: infer S } ? S : never };

export function configsOf<const List extends readonly Typed[]>(list: List): Configs<List> {
  return list.map(({ config }) => config) as unknown as Configs<List>;
}

/** The config has made sure that there is one. */
export function connectorOf(list: readonly Typed[], type: string): Connector<BookingToolClient> {
  return list.find((one) => one.type === type) as unknown as Connector<BookingToolClient>;
}
