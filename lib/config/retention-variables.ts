import { z } from "zod";
import {
  FEWEST_RETENTION_DAYS,
  MOST_RETENTION_DAYS,
  RETENTION_NAMES,
  type RetentionName,
  type RetentionSettings,
  retentionProblems,
  settingsInForce,
} from "../engine/retention";

/** The variable of each setting of retention. */
export const RETENTION_VARIABLE = {
  payloadDays: "RETENTION_PAYLOAD_DAYS",
  failedPayloadDays: "RETENTION_FAILED_PAYLOAD_DAYS",
  attemptDays: "RETENTION_ATTEMPT_DAYS",
  deliveredDays: "RETENTION_DELIVERED_DAYS",
  failedDays: "RETENTION_FAILED_DAYS",
  binDays: "RETENTION_BIN_DAYS",
  operationDays: "RETENTION_OPERATION_DAYS",
  auditDays: "RETENTION_AUDIT_DAYS",
  refusedEventDays: "RETENTION_REFUSED_EVENT_DAYS",
  refusedSignInDays: "RETENTION_REFUSED_SIGN_IN_DAYS",
} as const satisfies Record<RetentionName, string>;

const days = z.coerce.number().int().min(FEWEST_RETENTION_DAYS).max(MOST_RETENTION_DAYS).optional();

/** The part of the environment's schema that sets retention. */
export const retentionVariables = {
  RETENTION_PAYLOAD_DAYS: days,
  RETENTION_FAILED_PAYLOAD_DAYS: days,
  RETENTION_ATTEMPT_DAYS: days,
  RETENTION_DELIVERED_DAYS: days,
  RETENTION_FAILED_DAYS: days,
  RETENTION_BIN_DAYS: days,
  RETENTION_OPERATION_DAYS: days,
  RETENTION_AUDIT_DAYS: days,
  RETENTION_REFUSED_EVENT_DAYS: days,
  RETENTION_REFUSED_SIGN_IN_DAYS: days,
} satisfies Record<(typeof RETENTION_VARIABLE)[RetentionName], z.ZodType>;

type Variables = { [Name in keyof typeof retentionVariables]?: number | undefined };

/** The settings that the environment sets. */
export function readRetentionVariables(variables: Variables): Partial<RetentionSettings> {
  const given = RETENTION_NAMES.map((name) => [name, variables[RETENTION_VARIABLE[name]]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** Adds an issue for each variable that contradicts another one, or a default. */
export function checkRetentionVariables(variables: Variables, context: z.RefinementCtx): void {
  for (const { name, message } of retentionProblems(settingsInForce(readRetentionVariables(variables), {})))
    context.addIssue({
      code: "custom",
      path: [RETENTION_VARIABLE[name]],
      message: message.replace(/\.$/, ""),
    });
}
