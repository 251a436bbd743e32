import { hash, verify } from "@node-rs/argon2";
import { RedeliverError } from "../errors";
import { BoundedGate, GateFull } from "../limits/bounded-gate";
import { HASHES_AT_ONCE, HASHES_WAITING, SIGN_IN_BUSY } from "./hashing-limits";

/** OWASP's argon2id floor for memory of 19 MiB; @node-rs/argon2 uses argon2id by default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash without a password, at the cost above, against which unknown accounts are checked. */
const UNMATCHABLE =
  "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

// Next.js evaluates a module once per bundle: the process keeps one gate.
const shared = globalThis as typeof globalThis & { redeliverHashing?: BoundedGate };

/** @throws RedeliverError too_many_requests when the queue is full. */
export function hashPassword(password: string): Promise<string> {
  return passwordTurn(() => hash(password, COST));
}

/**
 * Whether a password matches its hash. Without a hash (an unknown account, or one without a password) the same work is done
 * against a hash that nothing matches, so that the time does not reveal which accounts exist.
 * Unauthenticated requests call it in a `passwordTurn`.
 */
export async function isPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const matches = await verify(passwordHash ?? UNMATCHABLE, password);
  return matches && passwordHash !== null && passwordHash !== undefined;
}

/**
 * Runs work with passwords when a slot is free.
 * @throws RedeliverError too_many_requests when the queue is full.
 */
export async function passwordTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  shared.redeliverHashing ??= new BoundedGate(HASHES_AT_ONCE, HASHES_WAITING);
  try {
    return await shared.redeliverHashing.run(work);
  } catch (error) {
    if (!(error instanceof GateFull)) throw error;
    throw new RedeliverError("too_many_requests", SIGN_IN_BUSY);
  }
}
