import { DeleteButton } from "@/components/form-screen/delete-button";
import { remove } from "@/lib/subscribers/actions";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { PauseButton } from "./pause-button";
import { PausedMark } from "./standing-marks";
import { SubscriberForm } from "./subscriber-form";
import { SubscriberPanels } from "./subscriber-panels";
import { SubscriberView } from "./subscriber-view";
import { waitingInWords } from "./waiting-in-words";

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
        <>
          {subscriber.paused ? <PausedMark paused /> : null}
          <PauseButton {...data} />
          <DeleteButton
            screen={SUBSCRIBERS}
            row={subscriber}
            consequence={consequenceOf(data)}
            remove={remove}
          />
        </>
      }
      aside={<SubscriberPanels {...data} />}
    />
  );
}

/** What a deletion ends, and what stays. */
function consequenceOf({ subscriber, waiting, zone }: SubscriberPageData): string {
  const { length } = subscriber.subscriptions;
  const topics = length === 1 ? "one topic" : `${length} topics`;
  const isEnded = waiting?.total === 0 ? "" : " Those fail when they are due.";
  return `It is subscribed to ${length === 0 ? "no topic" : topics}. ${waitingInWords(waiting, zone)}${isEnded} Its history stays, and its name is free.`;
}
