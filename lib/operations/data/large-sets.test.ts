import { expect, it } from "vitest";
import type { OperationState } from "../../engine/operation";
import type { OperationRow } from "../schema";
import { KEPT_MS, LargeSets, MOST_READ_ANEW } from "./large-sets";

/** An operation, as far as it matters, and a read that counts itself. */
function arrange() {
  let now = 1000;
  let reads = 0;
  const sets = new LargeSets(() => now);
  const row = (total: number, state: OperationState = "running") => {
    return { id: "a", state, counts: { total } as OperationRow["counts"] };
  };
  return { sets, row, read: async () => ++reads, wait: (ms: number) => (now += ms) };
}

it("reads small sets anew each time", async () => {
  const { sets, row, read } = arrange();
  expect(await sets.read(row(MOST_READ_ANEW), read)).toBe(1);
  expect(await sets.read(row(MOST_READ_ANEW), read)).toBe(2);
});

it("keeps what was read of a large one for a moment, and shares a read under way", async () => {
  const { sets, row, read, wait } = arrange();
  const large = row(MOST_READ_ANEW + 1);
  expect(await Promise.all([sets.read(large, read), sets.read(large, read)])).toEqual([1, 1]);
  wait(KEPT_MS - 1);
  expect(await sets.read(large, read)).toBe(1);
  wait(1);
  expect(await sets.read(large, read)).toBe(2);
});

it("reads anew when the state has changed, and after a failure", async () => {
  const { sets, row, read } = arrange();
  expect(await sets.read(row(MOST_READ_ANEW + 1), read)).toBe(1);
  expect(await sets.read(row(MOST_READ_ANEW + 1, "paused"), read)).toBe(2);
  const failing = () => Promise.reject(new Error("No database."));
  const done = row(MOST_READ_ANEW + 1, "done");
  await expect(sets.read(done, failing)).rejects.toThrow("No database.");
  expect(await sets.read(done, read)).toBe(3);
});
