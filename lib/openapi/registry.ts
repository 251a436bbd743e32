import type { Operation } from "../api/operation";
import * as contexts from "../contexts/api";
import * as handlers from "../handlers/api";
import { readHealth } from "../health/api";
import * as policies from "../policies/api";
import * as publishers from "../publishers/api";
import * as subscribers from "../subscribers/api";
import { readDocument } from "./api";
import * as traffic from "./traffic";

/** Every operation of the API that goes through `route`, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  traffic.publishBatch,
  traffic.listEvents,
  traffic.getEvent,
  traffic.listDeliveries,
  traffic.retryDeliveries,
  traffic.discardDeliveries,
  traffic.getOperation,
  ...Object.values(contexts.contexts),
  ...Object.values(handlers.handlers),
  ...Object.values(publishers.publishers),
  publishers.rotateSecret,
  ...Object.values(subscribers.subscribers),
  subscribers.rotateKey,
  ...Object.values(policies.policies),
  policies.previewRetries,
  policies.tryPolicyRules,
  policies.policyPresets,
  readDocument,
  readHealth,
];
