"use client";

import { NewRowLink } from "@/components/form-screen/new-row-link";
import { GettingStarted } from "@/components/getting-started/getting-started";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen, type ListState } from "@/components/list-screen/list-screen";
import { ButtonLink } from "@/components/ui/button-link";
import type { GettingStarted as Start } from "@/lib/getting-started/view";
import { SUBSCRIBERS, subscriberHref, subscriberList } from "@/lib/subscribers/search-params";
import type { ListedSubscriber, SubscriberListData } from "@/lib/subscribers/view";
import { subscriberColumns } from "./subscriber-columns";

const idOf = (row: ListedSubscriber) => row.id;
const nameOf = (row: ListedSubscriber) => `subscriber ${row.name}`;
const hrefOf = (row: ListedSubscriber) => subscriberHref(row.id);

type Props = { data: SubscriberListData; start: Start | null };

/** The Subscribers screen: every destination of deliveries, its standing and its failures. */
export function SubscriberScreen({ data, start }: Props) {
  return (
    <ListScreen
      list={subscriberList}
      columns={subscriberColumns}
      data={data}
      title="Subscribers"
      label="Subscribers"
      {...{ idOf, nameOf, hrefOf }}
      end={<NewRowLink screen={SUBSCRIBERS} mayEdit={data.mayEdit} />}
      empty={({ chips }) =>
        start && chips.length === 0 ? (
          <GettingStarted start={start} />
        ) : (
          <NoSubscribers chips={chips} mayEdit={data.mayEdit} />
        )
      }
    />
  );
}

function NoSubscribers({ chips, mayEdit }: Pick<ListState, "chips"> & { mayEdit: boolean }) {
  if (chips.length > 0) {
    return (
      <EmptyState title="No subscriber matches">
        <p>Remove a filter above to see others.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No subscribers yet">
      <p>
        A subscriber is a destination: a URL that receives the events of the topics it is subscribed to, and
        the one HTTP status that means success.
      </p>
      {mayEdit ? (
        <ButtonLink href={`${SUBSCRIBERS.path}/new`} variant="default" icon="plus">
          New subscriber
        </ButtonLink>
      ) : null}
    </EmptyState>
  );
}
