import { describe, expect, it } from "vitest";
import { BoundedGate, GateFull } from "./bounded-gate";

/** Work that ends on request, and the number of running works. */
function controlled() {
  const running: (() => void)[] = [];
  const begun: number[] = [];
  return {
    begun,
    running,
    work: (serial: number) => () =>
      new Promise<number>((resolve) => {
        begun.push(serial);
        running.push(() => resolve(serial));
      }),
  };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a bounded gate", () => {
  it("runs a number at once, queues a number in order, and refuses the rest before they begin", async () => {
    const gate = new BoundedGate(2, 3);
    const { begun, running, work } = controlled();
    const answers = [0, 1, 2, 3, 4, 5, 6].map((serial) => gate.run(work(serial)).catch((error) => error));
    await turn();
    expect(begun).toEqual([0, 1]);
    expect(await answers[5]).toBeInstanceOf(GateFull);
    expect(await answers[6]).toBeInstanceOf(GateFull);
    for (const expected of [
      [0, 1, 2],
      [0, 1, 2, 3],
      [0, 1, 2, 3, 4],
    ]) {
      running.shift()?.();
      await turn();
      expect(begun).toEqual(expected);
    }
    for (const end of running) end();
    expect(await Promise.all(answers.slice(0, 5))).toEqual([0, 1, 2, 3, 4]);
  });

  it("passes the slot of failed work to the next", async () => {
    const gate = new BoundedGate(1, 1);
    const failed = gate.run(() => Promise.reject(new Error("failed")));
    const next = gate.run(async () => "next");
    await expect(failed).rejects.toThrow("failed");
    expect(await next).toBe("next");
    expect(await gate.run(async () => "later")).toBe("later");
  });
});
