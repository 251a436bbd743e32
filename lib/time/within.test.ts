import { expect, it } from "vitest";
import { within } from "./within";

const never = new Promise<string>(() => {});

it("resolves with the value, and without one when the time has passed", async () => {
  expect(await within(Promise.resolve("read"), 60_000)).toBe("read");
  expect(await within(never, 1)).toBeUndefined();
});

it("rejects as the promise does", async () => {
  await expect(within(Promise.reject(new Error("not read")), 60_000)).rejects.toThrow("not read");
});
