import { DeleteButton } from "@/components/form-screen/delete-button";
import { remove } from "@/lib/subscribers/actions";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { SubscriberForm } from "./subscriber-form";
import { SubscriberPanels } from "./subscriber-panels";
import { SubscriberView } from "./subscriber-view";

/** The page of one subscriber: a form for administrators, read-only for others and for a deleted one. */
export function SubscriberPage(data: SubscriberPageData) {
  const { subscriber, handlers, mayEdit, zone } = data;
  if (!mayEdit || subscriber.deletedAt) return <SubscriberView {...data} />;
  return (
    <SubscriberForm
      key={subscriber.id}
      subscriber={subscriber}
      handlers={handlers}
      zone={zone}
      buttons={
        <DeleteButton
          screen={SUBSCRIBERS}
          row={subscriber}
          consequence="Its waiting deliveries fail, and it gets no more. Its history stays; its name is free."
          remove={remove}
        />
      }
      aside={<SubscriberPanels {...data} />}
    />
  );
}
