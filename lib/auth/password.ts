import { hash, verify } from "@node-rs/argon2";

/** OWASP's argon2id floor for memory of 19 MiB; @node-rs/argon2 makes argon2id unless told otherwise. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/**
 * Whether a password is the one that was hashed. Without a hash (an unknown account, or one that has no password)
 * the same work is done against a hash nothing matches, so that the time taken does not tell which accounts exist.
 */
export async function isPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  unmatchable ??= hashPassword(crypto.randomUUID());
  const matches = await verify(passwordHash ?? (await unmatchable), password);
  return matches && passwordHash !== null && passwordHash !== undefined;
}

let unmatchable: Promise<string> | undefined;
