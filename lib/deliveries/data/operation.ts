import type { Database } from "../../db/client";

/** Whether there is an operation with an id. */
export async function hasOperation(db: Database, id: string): Promise<boolean> {
  return (await db.prisma.operation.findUnique({ where: { id }, select: { id: true } })) !== null;
}
