import { createSubscriber } from "../../../prisma/factories/factories";
import { createFailureGroup } from "../../../prisma/factories/failure-groups";
import { SYSTEM } from "../../access/actor";
import { mergeGroup, unmergeGroup } from "../../failure-groups/mutations/merge";
import { updateGroup } from "../../failure-groups/mutations/update";
import type { TestDatabase } from "../database";
import type { Audited } from "./table";

async function twoGroups(db: TestDatabase) {
  const subscriber = await createSubscriber(db.prisma);
  const one = await createFailureGroup(db.prisma, subscriber);
  const other = await createFailureGroup(db.prisma, subscriber);
  return { id: Number(one.group.id), into: Number(other.group.id), fingerprint: Number(one.fingerprint.id) };
}

/** The changes of failure groups. */
export const groups = {
  "failure-groups updateGroup": [
    "group.update",
    async (db) => {
      const { id } = await twoGroups(db);
      return () => updateGroup(db, SYSTEM, id, { version: 1, note: "seen" });
    },
  ],
  "failure-groups mergeGroup": [
    "group.merge",
    async (db) => {
      const { id, into } = await twoGroups(db);
      return () => mergeGroup(db, SYSTEM, id, into);
    },
  ],
  "failure-groups unmergeGroup": [
    "group.unmerge",
    async (db) => {
      const { id, into, fingerprint } = await twoGroups(db);
      await mergeGroup(db, SYSTEM, id, into);
      return () => unmergeGroup(db, SYSTEM, into, fingerprint);
    },
  ],
} satisfies Record<string, Audited>;
