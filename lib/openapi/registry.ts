import type { Operation } from "../api/operation";
import { apiKeys } from "../api-keys/api";
import { auditTrail } from "../audit-trail/api";
import { readConfigurationOperation } from "../configuration/api";
import * as contexts from "../contexts/api";
import { deliveries } from "../deliveries/api";
import { readDelivery } from "../deliveries/api/one";
import { readEvent } from "../events/api/event";
import { readEvents } from "../events/api/list";
import { changeGroups } from "../failure-groups/api/change";
import { readGroupOperation } from "../failure-groups/api/detail";
import { groupList } from "../failure-groups/api/list";
import { foldRulesOperations } from "../fold-rules/api";
import { tryFoldingOperation } from "../folding/api";
import * as handlers from "../handlers/api";
import { readHealth } from "../health/api";
import { operationControls } from "../operations/api/control";
import { draftOperation } from "../operations/api/draft";
import { editOperation } from "../operations/api/edit";
import { operationItems } from "../operations/api/items";
import { operationLists } from "../operations/api/list";
import { operations } from "../operations/api/operate";
import { operationPreview } from "../operations/api/preview";
import { passwordLinks } from "../password-links/api";
import { users } from "../people/api";
import * as policies from "../policies/api";
import * as publishers from "../publishers/api";
import { publishBatch } from "../publishing/api";
import { retention } from "../retention/api";
import { readSubscriberHealth } from "../subscriber-health/api";
import * as subscribers from "../subscribers/api";
import { testSubscriber } from "../test-events/api";
import { waitingDeliveries } from "../waiting/api";
import { followChanges } from "../web/live/api";
import { readDocument } from "./api";

/** Every operation made by `route`, and those answered before Next that `operation` describes, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  publishBatch,
  readEvents,
  readEvent,
  ...Object.values(deliveries),
  readDelivery,
  ...Object.values(waitingDeliveries),
  ...Object.values(groupList),
  readGroupOperation,
  ...Object.values(changeGroups),
  ...Object.values(operations),
  editOperation,
  ...Object.values(draftOperation),
  ...Object.values(operationControls),
  ...Object.values(operationLists),
  ...Object.values(operationItems),
  operationPreview,
  followChanges,
  ...Object.values(contexts.contexts),
  ...Object.values(handlers.handlers),
  ...Object.values(publishers.publishers),
  publishers.rotateSecret,
  ...Object.values(subscribers.subscribers),
  subscribers.rotateKey,
  subscribers.changeCircuit,
  subscribers.endOldKey,
  testSubscriber,
  readSubscriberHealth,
  ...Object.values(policies.policies),
  policies.previewRetries,
  policies.tryPolicyRules,
  policies.policyPresets,
  ...Object.values(apiKeys),
  ...Object.values(users),
  ...Object.values(auditTrail),
  ...Object.values(foldRulesOperations),
  tryFoldingOperation,
  ...Object.values(retention),
  ...Object.values(passwordLinks),
  readConfigurationOperation,
  readDocument,
  readHealth,
];
