import "server-only";
import type { Role } from "../access/roles";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { listAdministrators } from "../users/data";

/** Loads what a refused user needs to know: the own role, and the people who can change it. */
export async function loadRefused(): Promise<{ role: Role; administrators: string[] }> {
  const { role } = await requireUser("deliveries:read");
  return { role, administrators: await listAdministrators(database()) };
}
