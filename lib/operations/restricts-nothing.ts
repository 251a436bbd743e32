import type { DeliveryFilter } from "../deliveries/schema";

/** Whether a filter restricts nothing but the dates: then the number of deliveries is asked for. */
export function restrictsNothing({ from: _from, to: _to, ...conditions }: DeliveryFilter): boolean {
  return Object.values(conditions).every(
    (value) => value === undefined || (Array.isArray(value) && value.length === 0),
  );
}
