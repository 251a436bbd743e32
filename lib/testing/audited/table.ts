import type { TestDatabase } from "../database";
import { configuration } from "./configuration";
import { groups } from "./groups";
import { operations } from "./operations";
import { access } from "./users";

/**
 * Every function that a noun's mutations export: how to call it once, or why it writes no audit row of its own. ./audited.test.ts
 * calls each, and refuses a function without a row.
 */

/** Arranges what a mutation needs. @returns its call, which the test makes twice, the first time in vain */
export type Arrange = (db: TestDatabase) => Promise<() => Promise<unknown>>;

/** The `action` of the audit row that a call writes, and what makes the call. */
export type Audited = readonly [action: string, arrange: Arrange];

/** By folder of the noun and name of the function. */
export const AUDITED: Record<string, Audited> = { ...configuration, ...access, ...operations, ...groups };

const PART = "a part of audited changes, in their transaction";
const READS = "writes nothing";
const MANY =
  "what the function for one row calls; configuration/apply-meanwhile.test.ts counts the rows of many";

export const NOT_AUDITED: Record<string, string> = {
  "audit recordAudit": "writes the row itself",
  "audit refusals": "writes the rows of refused requests",
  "audit auditingRefusals": "writes the rows of refused requests",
  "audit recordAudits": "writes the rows itself",
  "config-version changeConfiguration": PART,
  "config-version changeRows": PART,
  "config-version changeTogether": PART,
  "config-version notifyWorkers": READS,
  "config-version refuseOutdated": READS,
  "config-version nextUpdatedAt": READS,
  "configuration applyPlan": PART,
  "contexts createContexts": MANY,
  "handlers createHandlers": MANY,
  "handlers updateHandlers": MANY,
  "handlers deleteHandlers": MANY,
  "handlers freeHandlers": PART,
  "handlers replaceTopics": PART,
  "publishers createPublishers": MANY,
  "publishers updatePublishers": MANY,
  "publishers deletePublishers": MANY,
  "subscribers createSubscribers": MANY,
  "subscribers updateSubscribers": MANY,
  "subscribers deleteSubscribers": MANY,
  "subscribers replaceSubscriptions": PART,
  "subscribers newSigningKey": READS,
  "key-use keyUses": "notes when a key was last used, at most once a minute",
  "live markChanged": READS,
  "live flushChanges": READS,
  "operations recordSkipped": PART,
  "operations unknownPairs": READS,
  "operations recordOperation": PART,
  "operations recordSetEdit": PART,
  "operations checkPatch": PART,
  "operations changeOperation": PART,
  "operations moveFrom": READS,
  "operations conflict": READS,
  "operations isInTime": READS,
  "password-links makeLink": PART,
  "password-links openLink": "writes nothing; the use of a link that is not valid is a refused request",
  "people lockedUser": READS,
  "sessions startSession": "a part of the sign-in, which lib/auth audits",
  "sessions findLiveSession": "notes when a user was last seen, at most once a minute",
  "sessions endSessions": PART,
  "stored-secrets sealPlainSecrets":
    "encrypts what is stored, at the start of a release; nothing changes for anybody",
  "test-events endTest": "ends what beginTest has audited",
  "users saveColumns": "how a user's own lists look",
  "users saveTimeZone": "how a user's own times look",
  "users userRow": READS,
  "users insertUser": "a part of createUser and inviteUser, in their transaction",
  "users setRoleIn": PART,
  "users hashNewPassword": READS,
  "users disableUserIn": PART,
  "users enableUserIn": PART,
  "users changeUser": PART,
  "users changeUserIn": PART,
  "users endLinks": PART,
  "users lockUser": READS,
  "users lockAdmins": READS,
  "users keepAnAdmin": READS,
};
