import { AsyncLocalStorage } from "node:async_hooks";

/** The call of a server action: whether any of our code was reached. */
export type ActionCall = { hasBegun: boolean };

// Next evaluates a module once per bundle, and what stands before Next is in one of its own: the process keeps one storage.
const shared = globalThis as typeof globalThis & { redeliverActionCalls?: AsyncLocalStorage<ActionCall> };
shared.redeliverActionCalls ??= new AsyncLocalStorage();
const calls = shared.redeliverActionCalls;

/** Follows what becomes of the request that is being handled from here on. */
export function followActionCall(): ActionCall {
  const call = { hasBegun: false };
  calls.enterWith(call);
  return call;
}

/** To be called first by every server action: its arguments could be read. */
export function noteActionBegun(): void {
  const call = calls.getStore();
  if (call) call.hasBegun = true;
}
