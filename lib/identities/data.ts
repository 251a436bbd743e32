import type { Database } from "../db/client";
import { FOR_SIGN_IN } from "../users/data";

/** The user bound to a subject of an OpenID Connect provider, disabled or not. */
export async function findUserByIdentity(db: Database, { issuer, subject }: Identity) {
  const where = { issuer_subject: { issuer, subject } };
  const bound = await db.prisma.userIdentity.findUnique({ where, select: { user: { select: FOR_SIGN_IN } } });
  return bound?.user ?? null;
}

/** Whether a user has signed in by single sign-on, which binds the account. */
export async function isBound(db: Database, userId: string): Promise<boolean> {
  return (await db.prisma.userIdentity.count({ where: { userId } })) > 0;
}

/** An identity at an OpenID Connect provider. */
export type Identity = { issuer: string; subject: string };
