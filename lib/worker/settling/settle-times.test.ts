import { expect, it } from "vitest";
import { SettleTimes } from "./settle-times";

const NOW = 1_000_000;
const timesOf = (before: number[], recent: number[]) => {
  const times = new SettleTimes();
  for (const ms of before) times.record(ms, NOW - 60_000);
  for (const ms of recent) times.record(ms, NOW - 1000);
  return times;
};
const batches = (ms: number, count = 20) => Array.from({ length: count }, () => ms);

it.each([
  ["as before", batches(40), batches(41), false],
  ["more than twice as long", batches(40), batches(81), true],
  ["quick all the same", batches(5), batches(49), false],
  ["few batches now", batches(40), batches(500, 9), false],
  ["nothing to compare with", [], batches(500), false],
  ["one slow batch of many", batches(40), [...batches(40, 30), 900], false],
])("%s", (_what, before, recent, expected) => expect(timesOf(before, recent).isSlow(NOW)).toBe(expected));
