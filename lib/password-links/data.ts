import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { hashSecret } from "../secrets/hash";
import { NOT_VALID, type PasswordLinkKind } from "./schema";

/** The valid link of a user; null when there is none. */
export async function findPasswordLink(
  db: Database,
  userId: string,
): Promise<{ kind: PasswordLinkKind; expiresAt: Date } | null> {
  return db.prisma.passwordLink.findFirst({
    where: { userId, expiresAt: { gt: new Date() } },
    select: { kind: true, expiresAt: true },
  });
}

/**
 * The link with this token, and its user.
 * @throws RedeliverError not_found when it is not valid
 */
export async function readPasswordLink(store: Pick<Database["prisma"], "passwordLink">, token: string) {
  const link = await store.passwordLink.findUnique({
    where: { tokenHash: hashSecret(token), expiresAt: { gt: new Date() }, user: { disabledAt: null } },
    select: {
      kind: true,
      expiresAt: true,
      user: { select: { id: true, email: true, name: true, role: true } },
    },
  });
  if (!link) throw new RedeliverError("not_found", NOT_VALID);
  return link;
}
