import { describe, expect, it } from "vitest";
import * as prisma from "../db/generated/enums";
import { CIRCUIT_STATES } from "../engine/circuit";
import { FAILURE_CLASSES, FAILURE_KINDS } from "../engine/failure";
import { GROUP_REASONS, GROUP_STATES } from "../engine/failure-group";
import { ITEM_RESULTS, OPERATION_STATES, STATE_REASONS } from "../engine/operation";
import { MAIL_STATES } from "../engine/smtp-result";
import {
  ATTEMPT_OUTCOMES,
  ATTEMPT_TRIGGERS,
  DELIVERY_STATES,
  OPERATION_KINDS,
  RETRYING_ENDED,
} from "../engine/state";

describe("the constants of the engine", () => {
  it.each([
    ["DeliveryState", DELIVERY_STATES, prisma.DeliveryState],
    ["AttemptTrigger", ATTEMPT_TRIGGERS, prisma.AttemptTrigger],
    ["AttemptOutcome", ATTEMPT_OUTCOMES, prisma.AttemptOutcome],
    ["RetryingEnded", RETRYING_ENDED, prisma.RetryingEnded],
    ["FailureClass", FAILURE_CLASSES, prisma.FailureClass],
    ["FailureKind", FAILURE_KINDS, prisma.FailureKind],
    ["CircuitState", CIRCUIT_STATES, prisma.CircuitState],
    ["MailState", MAIL_STATES, prisma.MailState],
    ["FailureGroupState", GROUP_STATES, prisma.FailureGroupState],
    ["FailureGroupReason", GROUP_REASONS, prisma.FailureGroupReason],
    ["OperationKind", OPERATION_KINDS, prisma.OperationKind],
    ["OperationState", OPERATION_STATES, prisma.OperationState],
    ["OperationStateReason", STATE_REASONS, prisma.OperationStateReason],
    ["ItemResult", ITEM_RESULTS, prisma.ItemResult],
  ])("equal the enum of the database: %s", (_, constants, stored) => {
    expect([...constants].sort()).toEqual(Object.values(stored).sort());
  });
});
