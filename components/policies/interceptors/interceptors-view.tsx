import type { ReactNode } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { Facts } from "@/components/ui/facts";
import { INTERCEPTOR_LABEL, INTERCEPTOR_MEANING } from "@/lib/interceptors/labels";
import type { ShownInterceptor } from "@/lib/interceptors/schema";
import { formatDuration } from "@/lib/time/duration";

/** Stored interceptors, without their secrets. */
export function InterceptorsView({ interceptors }: { interceptors: ShownInterceptor[] }) {
  if (interceptors.length === 0) return <p className={fields.quiet}>None: only API keys may publish.</p>;
  return interceptors.map((one) => (
    <article key={one.type} className={fields.card} aria-label={INTERCEPTOR_LABEL[one.type]}>
      <header className={fields.cardHead}>
        <b>{INTERCEPTOR_LABEL[one.type]}</b>
        <span className={fields.quiet}>{INTERCEPTOR_MEANING[one.type]}</span>
      </header>
      <Facts facts={factsOf(one)} />
    </article>
  ));
}

function factsOf(one: ShownInterceptor): Record<string, ReactNode> {
  switch (one.type) {
    case "client-id":
      return {};
    case "ip":
      return {
        Allow: one.allow.join(", ") || "every address that is not denied",
        Deny: one.deny.join(", ") || "no address",
      };
    case "access-token":
      return { Header: one.header, Tokens: one.tokens.map(({ name }) => name).join(", ") };
    case "jwt":
      return {
        ...commonFacts(one),
        Keys: one.keys && `${one.keys.length} written in the policy`,
        Issuer: [one.issuer].flat().join(", "),
        Audience: [one.audience].flat().join(", "),
        Algorithms: one.algorithms.join(", "),
        "Clock tolerance": formatDuration(one.clockToleranceSeconds * 1000),
      };
    case "oauth":
      return {
        ...commonFacts(one),
        "Client ID": one.clientId,
        Scopes: one.scopes.join(" ") || "none",
        "Responses cached for": formatDuration(one.cacheSeconds * 1000),
      };
  }
}

function commonFacts(one: Extract<ShownInterceptor, { type: "jwt" | "oauth" }>): Record<string, ReactNode> {
  const urls = Object.entries(one.urls).map(([context, url]) => [`URL in ${context}`, url]);
  return {
    URL: one.url,
    ...Object.fromEntries(urls),
    Header: one.header,
    "Client ID claim": one.clientIdClaim ?? "none: the token identifies no publisher",
    "Response time-out": formatDuration(one.timeoutMs),
  };
}
