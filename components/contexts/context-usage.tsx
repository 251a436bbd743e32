import { UsedBy } from "@/components/form-screen/used-by";
import type { ContextFacts, ContextUsage as Usage } from "@/lib/contexts/view";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import { eventStatusHref } from "@/lib/events/search-params";
import { handlerHref } from "@/lib/handlers/search-params";
import { policyHref } from "@/lib/policies/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";

type Props = { context: ContextFacts; usage: Usage };

/** What uses a context. Handlers lead to their pages and their events in it, subscribers to their pages and their failures in it. */
export function ContextUsage({ context, usage: { handlers, subscribers, policies, counts } }: Props) {
  const contexts = [context.id];
  return (
    <>
      <UsedBy
        title="Topics enabled in it"
        count={counts.handlers}
        items={handlers.map(({ id, name, basePath, topics }) => ({
          ...{ id, name, detail: topics.map((topic) => `${basePath}/${topic}`).join(", ") },
          href: handlerHref(id),
          also: { text: "events", href: eventStatusHref({ handlers: [id], contexts }) },
        }))}
        none="No topic is enabled in this context yet: publish paths with it are answered 404."
      />
      <UsedBy
        title="Subscribers in it"
        count={counts.subscribers}
        items={subscribers.map(({ id, name }) => ({
          ...{ id, name, href: subscriberHref(id) },
          also: { text: "failures", href: deliveryRetryHref({ subscribers: [id], contexts }) },
        }))}
        none="No subscriber receives topics in this context."
      />
      {policies.length > 0 ? (
        <UsedBy
          title="Policies with a URL for it"
          count={counts.policies}
          items={policies.map(({ id, name }) => ({ id, name, href: policyHref(id) }))}
        />
      ) : null}
    </>
  );
}
