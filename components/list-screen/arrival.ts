import type { Arriving } from "@/lib/list/page";

/** What has arrived, by its promise; null for what was lost with the connection. */
const arrived = new WeakMap<Promise<unknown>, unknown>();

/** What is known now: undefined before the arrival, null when it was lost. */
export function arrivedOf<Value>(value: Arriving<Value>): Value | null | undefined {
  return value instanceof Promise ? (arrived.get(value) as Value | null | undefined) : value;
}

/**
 * Calls once what has yet to come has arrived, with null when it was lost; never for a value.
 * @returns a function that ends it
 */
export function onArrival<Value>(
  value: Arriving<Value>,
  listener: (value: Value | null) => void,
): () => void {
  let isWanted = true;
  const end = () => {
    isWanted = false;
  };
  if (!(value instanceof Promise)) return end;
  const note = (known: Value | null) => {
    arrived.set(value, known);
    if (isWanted) listener(known);
  };
  // The promise of an answer that is being received returns nothing from `then`.
  value.then(note, () => note(null));
  return end;
}
