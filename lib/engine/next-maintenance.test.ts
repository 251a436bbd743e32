import { expect, it } from "vitest";
import { nextMaintenance } from "./next-maintenance";

const windows = (...pairs: [number, number][]) => pairs.map(([from, to]) => ({ from, to }));

it.each([
  ["none", windows(), null],
  ["one that is over", windows([10, 100]), null],
  ["one under way", windows([90, 110]), { from: 90, to: 110 }],
  ["the next of two", windows([300, 310], [200, 210]), { from: 200, to: 210 }],
  ["one that goes on in another", windows([90, 110], [105, 120], [120, 130]), { from: 90, to: 130 }],
  ["one to come that goes on in another", windows([200, 210], [210, 220]), { from: 200, to: 220 }],
])("%s", (_, all, expected) => expect(nextMaintenance(all, 100)).toEqual(expected));
