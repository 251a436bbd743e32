import type { Operation } from "../api/operation";
import * as configuration from "./configuration";
import * as service from "./service";
import * as traffic from "./traffic";

const { contexts, handlers, publishers, subscribers, policies } = configuration;

/** Every operation of the API that goes through `route`, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  traffic.publishBatch,
  traffic.listEvents,
  traffic.getEvent,
  traffic.listDeliveries,
  traffic.retryDeliveries,
  traffic.discardDeliveries,
  traffic.getOperation,
  ...Object.values(contexts),
  ...Object.values(handlers),
  ...Object.values(publishers),
  configuration.rotateSecret,
  ...Object.values(subscribers),
  configuration.rotateKey,
  ...Object.values(policies),
  configuration.previewRetries,
  configuration.tryPolicyRules,
  configuration.policyPresets,
  service.readDocument,
  service.readHealth,
];
