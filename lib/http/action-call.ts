import { AsyncLocalStorage } from "node:async_hooks";

/** Whether the call of a server action reached our code. */
export type ActionCall = { hasBegun: boolean };

// Next evaluates a module once per bundle, and our server is a separate bundle: the process keeps one storage.
const shared = globalThis as typeof globalThis & { redeliverActionCalls?: AsyncLocalStorage<ActionCall> };
shared.redeliverActionCalls ??= new AsyncLocalStorage();
const calls = shared.redeliverActionCalls;

/** Follows the current request from here on. */
export function followActionCall(): ActionCall {
  const call = { hasBegun: false };
  calls.enterWith(call);
  return call;
}

/** Called first by every server action: its arguments could be read. */
export function recordActionBegun(): void {
  const call = calls.getStore();
  if (call) call.hasBegun = true;
}
