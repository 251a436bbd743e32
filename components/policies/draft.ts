import type { z } from "zod";
import { defineForm } from "@/lib/form/form";
import { newPolicy } from "@/lib/policies/schema";
import { POLICIES } from "@/lib/policies/search-params";
import type { PolicyContent } from "@/lib/policies/view";
import { type InterceptorDraft, interceptorBody, interceptorDraft } from "./interceptors/interceptor-draft";
import { type RetryDraft, retryBody, retryDraft } from "./retry/retry-draft";

/**
 * A policy in its form: the text as typed. Settings that the chosen strategy does not use keep their text, so that switching
 * the strategy back and forth loses nothing; the body leaves them out.
 */
export type PolicyDraft = {
  name: string;
  description: string;
  retry: RetryDraft;
  interceptors: InterceptorDraft[];
};

export const policyForm = defineForm<PolicyContent, PolicyDraft, z.input<typeof newPolicy>>({
  ...POLICIES,
  schema: newPolicy,
  toDraft: (policy) => ({
    name: policy.name,
    description: policy.description ?? "",
    retry: retryDraft(policy.retry),
    interceptors: policy.interceptors.map(interceptorDraft),
  }),
  toBody: ({ name, description, retry, interceptors }) => ({
    name,
    description: description.trim() || null,
    retry: retryBody(retry),
    interceptors: interceptors.map(interceptorBody),
  }),
});
