import { z } from "zod";
import { operation } from "../api/operation";
import { foldRulesAnswer } from "../fold-rules/api";
import { handlerAnswer } from "../handlers/schema";
import { policyAnswer } from "../policies/api";
import { publisherAnswer } from "../publishers/schema";
import { circuitAnswerSettings, subscriberAnswer } from "../subscribers/schema";

/** The operation of the API on the whole configuration. */

const policyName = z.string().nullable().describe("The name of its policy.");
const topic = handlerAnswer.shape.topics.element.omit({ id: true });

export const configurationAnswer = z.object({
  contexts: z.array(z.object({ name: z.string() })),
  handlers: z.array(
    handlerAnswer
      .pick({ name: true, version: true, description: true, basePath: true, open: true })
      .extend({ policy: policyName, topics: z.array(topic) }),
  ),
  policies: z.array(policyAnswer.pick({ name: true, description: true, interceptors: true, retry: true })),
  publishers: z.array(publisherAnswer.pick({ name: true, developerEmail: true, status: true })),
  subscribers: z.array(
    subscriberAnswer
      .omit({ id: true, policyId: true, circuitByHand: true, previousSigningKeyExpiresAt: true })
      .omit({ createdAt: true, updatedAt: true })
      .extend({ circuit: z.object(circuitAnswerSettings).nullable(), policy: policyName }),
  ),
  foldRules: foldRulesAnswer.shape.rules.describe(
    "Your own rules of folding, in the order in which they are applied.",
  ),
});

export const readConfigurationOperation = operation({
  method: "get",
  path: "/api/v1/configuration",
  tag: "configuration",
  access: "config:read",
  summary: "Export the configuration",
  description:
    "Contexts, handlers, policies, publishers and subscribers by name, and your own rules of folding, without ids, times and secrets, in a stable order: equal " +
    "configurations give equal documents. Secret headers, tokens and the values in the query of a URL are `[masked]`. " +
    "`npm run config -- apply FILE` makes a hub so. One export is made at a time (429 when several wait), within 30 seconds (else 503).",
  waitsOutside: true,
  answer: configurationAnswer,
});
