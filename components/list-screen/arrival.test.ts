import { expect, it } from "vitest";
import type { Arriving } from "@/lib/list/page";
import { arrivedOf, onArrival } from "./arrival";

/** What a listener heard. */
function follow(value: Arriving<number>) {
  const heard: (number | null)[] = [];
  const end = onArrival(value, (known) => heard.push(known));
  return { heard, end };
}

it("has a value at once, and calls nobody for it", () => {
  const { heard } = follow(7);
  expect([arrivedOf(7), heard]).toEqual([7, []]);
});

it("has a promised value from its arrival on, and calls who waits for it", async () => {
  const promise = Promise.resolve(7);
  const { heard } = follow(promise);
  expect(arrivedOf(promise)).toBeUndefined();
  await promise;
  expect([arrivedOf(promise), heard]).toEqual([7, [7]]);
});

it("has null for what was lost with the connection", async () => {
  const promise = Promise.reject<number>(new Error("Connection closed."));
  const { heard } = follow(promise);
  await promise.catch(() => {});
  expect([arrivedOf(promise), heard]).toEqual([null, [null]]);
});

it("calls nobody who has left, and keeps what arrived", async () => {
  const promise = Promise.resolve(7);
  const { heard, end } = follow(promise);
  end();
  await promise;
  expect([arrivedOf(promise), heard]).toEqual([7, []]);
});
