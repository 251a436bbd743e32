import * as factories from "../../../prisma/factories/factories";
import { SYSTEM } from "../../access/actor";
import { createApiKey, revokeApiKey, updateApiKey } from "../../api-keys/mutations";
import { applyConfiguration } from "../../configuration/mutations";
import { configurationFile } from "../../configuration/schema";
import { createContext, deleteContext, updateContext } from "../../contexts/mutations";
import { updateFoldRules } from "../../fold-rules/mutations";
import { createHandler, deleteHandler, updateHandler } from "../../handlers/mutations";
import { publishToTry } from "../../handlers/mutations/try-it";
import { newHandler } from "../../handlers/schema";
import { createPolicy, deletePolicy, updatePolicy } from "../../policies/mutations";
import { newPolicy } from "../../policies/schema";
import {
  createPublisher,
  deletePublisher,
  rotatePublisherSecret,
  updatePublisher,
} from "../../publishers/mutations";
import { newPublisher } from "../../publishers/schema";
import { updateRetention } from "../../retention/mutations";
import { rotateSecrets } from "../../stored-secrets/mutations";
import { createSubscriber, deleteSubscriber, updateSubscriber } from "../../subscribers/mutations";
import { changeCircuitByHand } from "../../subscribers/mutations/circuit";
import { endOldSigningKey, rotateSigningKey } from "../../subscribers/mutations/signing-key";
import { newSubscriber } from "../../subscribers/schema";
import { beginTest } from "../../test-events/mutations";
import { aHandler, aSubscriber } from "../configuration-api";
import type { TestDatabase } from "../database";
import { aUser, unique } from "./hub";
import type { Audited } from "./table";

const aKey = (db: TestDatabase) => createApiKey(db, SYSTEM, { name: unique("Key"), scopes: ["audit:read"] });

/** The changes of configuration and of keys. */
export const configuration = {
  "contexts createContext": [
    "context.create",
    async (db) => () => createContext(db, SYSTEM, { name: unique("a-context") }),
  ],
  "contexts updateContext": [
    "context.update",
    async (db) => {
      const { id } = await factories.createContext(db.prisma);
      return () => updateContext(db, SYSTEM, id, { name: unique("a-context") });
    },
  ],
  "contexts deleteContext": [
    "context.delete",
    async (db) => {
      const { id } = await factories.createContext(db.prisma);
      return () => deleteContext(db, SYSTEM, id);
    },
  ],
  "handlers createHandler": [
    "handler.create",
    async (db) => () => createHandler(db, SYSTEM, newHandler.parse(aHandler({ name: unique("A handler") }))),
  ],
  "handlers updateHandler": [
    "handler.update",
    async (db) => {
      const { id } = await factories.createHandler(db.prisma);
      return () => updateHandler(db, SYSTEM, id, { name: unique("A handler") });
    },
  ],
  "handlers deleteHandler": [
    "handler.delete",
    async (db) => {
      const { id } = await factories.createHandler(db.prisma);
      return () => deleteHandler(db, SYSTEM, id);
    },
  ],
  "handlers publishToTry": [
    "handler.publish",
    async (db) => {
      const { id } = await factories.createHandler(db.prisma);
      const event = { handlerId: id, topic: "created", context: "default", body: "{}" };
      const user = await aUser(db);
      return () =>
        publishToTry(db, user, {
          ...event,
          contentType: "application/json",
          priority: "",
          value: "",
          idempotencyKey: "",
        });
    },
  ],
  "publishers createPublisher": [
    "publisher.create",
    async (db) => () => createPublisher(db, SYSTEM, newPublisher.parse({ name: unique("A publisher") })),
  ],
  "publishers updatePublisher": [
    "publisher.update",
    async (db) => {
      const { id } = await factories.createPublisher(db.prisma);
      return () => updatePublisher(db, SYSTEM, id, { name: unique("A publisher") });
    },
  ],
  "publishers rotatePublisherSecret": [
    "publisher.rotate_secret",
    async (db) => {
      const { id } = await factories.createPublisher(db.prisma);
      return () => rotatePublisherSecret(db, SYSTEM, id);
    },
  ],
  "publishers deletePublisher": [
    "publisher.delete",
    async (db) => {
      const { id } = await factories.createPublisher(db.prisma);
      return () => deletePublisher(db, SYSTEM, id);
    },
  ],
  "policies createPolicy": [
    "policy.create",
    async (db) => () => createPolicy(db, SYSTEM, newPolicy.parse({ name: unique("A policy") })),
  ],
  "policies updatePolicy": [
    "policy.update",
    async (db) => {
      const { id } = await factories.createPolicy(db.prisma);
      return () => updatePolicy(db, SYSTEM, id, { description: "changed" });
    },
  ],
  "policies deletePolicy": [
    "policy.delete",
    async (db) => {
      const { id } = await factories.createPolicy(db.prisma);
      return () => deletePolicy(db, SYSTEM, id);
    },
  ],
  "subscribers createSubscriber": [
    "subscriber.create",
    async (db) => () =>
      createSubscriber(db, SYSTEM, newSubscriber.parse(aSubscriber({ name: unique("A subscriber") }))),
  ],
  "subscribers updateSubscriber": [
    "subscriber.update",
    async (db) => {
      const { id } = await factories.createSubscriber(db.prisma);
      return () => updateSubscriber(db, SYSTEM, id, { paused: true });
    },
  ],
  "subscribers deleteSubscriber": [
    "subscriber.delete",
    async (db) => {
      const { id } = await factories.createSubscriber(db.prisma);
      return () => deleteSubscriber(db, SYSTEM, id);
    },
  ],
  "subscribers changeCircuitByHand": [
    "subscriber.open_circuit",
    async (db) => {
      const { id } = await factories.createSubscriber(db.prisma);
      return () => changeCircuitByHand(db, SYSTEM, id, { state: "open", reason: "a test", until: null });
    },
  ],
  "test-events beginTest": [
    "subscriber.test",
    async (db) => {
      const { id, name, url, timeoutMs } = await factories.createSubscriber(db.prisma);
      return () => beginTest(db, SYSTEM, { id, name, url, timeoutMs }, "{}");
    },
  ],
  "subscribers rotateSigningKey": [
    "subscriber.rotate_key",
    async (db) => {
      const { id } = await createSubscriber(
        db,
        SYSTEM,
        newSubscriber.parse(aSubscriber({ name: unique("A subscriber") })),
      );
      return () => rotateSigningKey(db, SYSTEM, id);
    },
  ],
  "subscribers endOldSigningKey": [
    "subscriber.end_old_key",
    async (db) => {
      const { id } = await createSubscriber(
        db,
        SYSTEM,
        newSubscriber.parse(aSubscriber({ name: unique("A subscriber") })),
      );
      await rotateSigningKey(db, SYSTEM, id);
      return () => endOldSigningKey(db, SYSTEM, id);
    },
  ],
  "configuration applyConfiguration": [
    "context.create",
    async (db) => {
      const file = configurationFile.parse({ contexts: [{ name: "default" }, { name: unique("applied") }] });
      const options = { prune: false, isDryRun: false, onPlan: () => {} };
      return () => applyConfiguration(db, SYSTEM, file, options);
    },
  ],
  "api-keys createApiKey": ["api_key.create", async (db) => () => aKey(db)],
  "api-keys updateApiKey": [
    "api_key.update",
    async (db) => {
      const { id } = await aKey(db);
      return () => updateApiKey(db, SYSTEM, id, { seesPayloads: true });
    },
  ],
  "api-keys revokeApiKey": [
    "api_key.revoke",
    async (db) => {
      const { id } = await aKey(db);
      return () => revokeApiKey(db, SYSTEM, id);
    },
  ],
  "fold-rules updateFoldRules": [
    "fold_rules.update",
    async (db) => () =>
      updateFoldRules(db, SYSTEM, { version: 0, rules: [{ mark: "user", matches: "user [a-z]+" }] }),
  ],
  "retention updateRetention": [
    "retention.update",
    async (db) => () => updateRetention(db, SYSTEM, { binDays: 21 }),
  ],
  "stored-secrets rotateSecrets": ["secrets.rotate", async (db) => () => rotateSecrets(db)],
} satisfies Record<string, Audited>;
