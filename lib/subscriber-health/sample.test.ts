import { expect, it } from "vitest";
import { MOST_BYTES, measure, sampleShare } from "./sample";

it.each([
  [0, 1],
  [MOST_BYTES, 1],
  [MOST_BYTES * 4, 0.25],
])("of %i bytes reads the share %f", (bytes, share) => expect(sampleShare(bytes)).toBe(share));

it.each([
  [{ attempts: 4, successes: 3, p95Ms: 12.34 }, 1, { attempts: 4, read: 4, successShare: 0.75, p95Ms: 12.3 }],
  [{ attempts: 3, successes: 3, p95Ms: 5 }, 0.25, { attempts: 12, read: 3, successShare: 1, p95Ms: 5 }],
  [{ attempts: 0, successes: 0, p95Ms: null }, 1, { attempts: 0, read: 0, successShare: null, p95Ms: null }],
])("measures %j of a share of %f", (read, share, expected) => expect(measure(read, share)).toEqual(expected));
