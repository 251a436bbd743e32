"use client";

import { NewRowLink } from "@/components/form-screen/new-row-link";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { PUBLISHERS, publisherHref, publisherList } from "@/lib/publishers/search-params";
import type { ListedPublisher, PublisherListData } from "@/lib/publishers/view";
import { publisherColumns } from "./publisher-columns";

const idOf = (row: ListedPublisher) => row.id;
const nameOf = (row: ListedPublisher) => `publisher ${row.name}`;
const hrefOf = (row: ListedPublisher) => publisherHref(row.id);

/** The Publishers screen: every publisher, and what it sent in the last 24 hours. */
export function PublisherScreen({ data }: { data: PublisherListData }) {
  return (
    <ListScreen
      list={publisherList}
      columns={publisherColumns}
      data={data}
      title="Publishers"
      label="Publishers"
      {...{ idOf, nameOf, hrefOf }}
      end={<NewRowLink screen={PUBLISHERS} mayEdit={data.mayEdit} />}
      empty={() => <NoPublishers isFiltered={data.search.status.length > 0} />}
    />
  );
}

function NoPublishers({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState title="No publisher has this status">
        <p>Remove the filter to see all publishers.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No publishers yet">
      <p>
        A publisher is an application that posts events with a client ID and a client secret of its own.
        Applications with an API key or a token need none.
      </p>
    </EmptyState>
  );
}
