import { expect, it, vi } from "vitest";
import { lead } from "./leader";

/** The part of Web Locks that leading needs: one holder, the others in order. */
function fakeLocks(): LockManager {
  let held: Promise<unknown> = Promise.resolve();
  const request = (_name: string, { signal }: LockOptions, callback: () => Promise<void> | undefined) => {
    const mine = held.then(() => (signal?.aborted ? undefined : callback()));
    held = mine;
    return mine;
  };
  return { request } as unknown as LockManager;
}

/** Work that notes whether it runs. */
function work() {
  const state = { isRunning: false, begun: 0 };
  const run = () => {
    state.isRunning = true;
    state.begun++;
    return () => {
      state.isRunning = false;
    };
  };
  return { state, run };
}

it("runs in one tab, and in the next one when that ends", async () => {
  const locks = fakeLocks();
  const [first, second, third] = [work(), work(), work()];
  const endFirst = lead(first.run, locks);
  const endSecond = lead(second.run, locks);
  lead(third.run, locks);
  await vi.waitFor(() => expect(first.state.isRunning).toBe(true));
  expect([second.state.begun, third.state.begun]).toEqual([0, 0]);
  endSecond(); // closed while it waits: it never leads
  endFirst();
  await vi.waitFor(() => expect(third.state.isRunning).toBe(true));
  expect([first.state.isRunning, second.state.begun]).toEqual([false, 0]);
});

it("runs in every tab where there are no locks", () => {
  const [first, second] = [work(), work()];
  const end = lead(first.run, undefined);
  lead(second.run, undefined);
  expect([first.state.isRunning, second.state.isRunning]).toEqual([true, true]);
  end();
  expect([first.state.isRunning, second.state.isRunning]).toEqual([false, true]);
});
