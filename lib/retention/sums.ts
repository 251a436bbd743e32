import type { Size } from "./measured";

/** Sums of sizes, of which a part may be unknown. */

/** Unknown when a part is. */
export function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

export function added(sizes: readonly Size[]): Size {
  return sizes.reduce<Size>(
    (all, one) => ({ rows: sum(all.rows, one.rows), bytes: sum(all.bytes, one.bytes) }),
    { rows: 0, bytes: 0 },
  );
}

/** The known ones together, and whether those were all. */
export type KnownSum = { bytes: number; isWhole: boolean };

export function knownBytes(sizes: readonly (Pick<Size, "bytes"> | null)[]): KnownSum {
  const bytes = sizes.map((size) => size?.bytes ?? null);
  return {
    bytes: bytes.reduce<number>((all, one) => all + (one ?? 0), 0),
    isWhole: !bytes.includes(null),
  };
}
