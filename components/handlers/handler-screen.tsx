"use client";

import { NewRowLink } from "@/components/form-screen/new-row-link";
import { GettingStarted } from "@/components/getting-started/getting-started";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import type { GettingStarted as Start } from "@/lib/getting-started/view";
import { HANDLERS, handlerHref, handlerList } from "@/lib/handlers/search-params";
import type { HandlerListData, ListedHandler } from "@/lib/handlers/view";
import { handlerColumns } from "./handler-columns";

const idOf = (row: ListedHandler) => row.id;
const nameOf = (row: ListedHandler) => `handler ${row.name}`;
const hrefOf = (row: ListedHandler) => handlerHref(row.id);

type Props = { data: HandlerListData; start: Start | null };

/** The Handlers screen: every handler, its policy and its usage. */
export function HandlerScreen({ data, start }: Props) {
  return (
    <ListScreen
      list={handlerList}
      columns={handlerColumns}
      data={data}
      title="Handlers"
      label="Handlers"
      {...{ idOf, nameOf, hrefOf }}
      end={<NewRowLink screen={HANDLERS} mayEdit={data.mayEdit} />}
      empty={() =>
        start ? (
          <GettingStarted start={start} />
        ) : (
          <EmptyState title="No handlers yet">
            <p>
              A handler is a group of topics under one base path. Publishers post events to its topics, and
              subscribers receive them.
            </p>
          </EmptyState>
        )
      }
    />
  );
}
