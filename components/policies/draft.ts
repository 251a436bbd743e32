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

export function draftOf(policy: PolicyContent): PolicyDraft {
  return {
    name: policy.name,
    description: policy.description ?? "",
    retry: retryDraft(policy.retry),
    interceptors: policy.interceptors.map(interceptorDraft),
  };
}

/** Converts a draft to a body, which the schema still has to check. */
export function bodyOf({ name, description, retry, interceptors }: PolicyDraft) {
  return {
    name,
    description: description.trim() || null,
    retry: retryBody(retry),
    interceptors: interceptors.map(interceptorBody),
  };
}
