import { UsedBy } from "@/components/form-screen/used-by";
import { handlerHref } from "@/lib/handlers/search-params";
import type { PolicyUsage as Usage } from "@/lib/policies/view";
import { subscriberHref } from "@/lib/subscribers/search-params";

/** What uses a policy: handlers that carry it, and subscribers whose own it is. */
export function PolicyUsage({ handlers, subscribers }: Usage) {
  return (
    <>
      <UsedBy
        items={handlers.map(({ basePath, ...handler }) => ({
          ...handler,
          detail: basePath,
          href: handlerHref(handler.id),
        }))}
        none={
          subscribers.length > 0
            ? "No handler carries this policy."
            : "No handler uses this policy yet: it has no effect."
        }
      />
      {subscribers.length > 0 ? (
        <UsedBy
          title="Own policy of"
          items={subscribers.map(({ id, name }) => ({
            ...{ id, name, href: subscriberHref(id) },
          }))}
        />
      ) : null}
    </>
  );
}
