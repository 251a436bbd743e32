"use client";

import { NewRowLink } from "@/components/form-screen/new-row-link";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { USERS, userHref, userList } from "@/lib/people/search-params";
import type { UserFacts, UserListData } from "@/lib/people/view";
import { userColumns } from "./user-columns";

const idOf = (row: UserFacts) => row.id;
const nameOf = (row: UserFacts) => `user ${row.email}`;
const hrefOf = (row: UserFacts) => userHref(row.id);

/** The Users screen: who may sign in, and as what. */
export function UserScreen({ data }: { data: UserListData }) {
  return (
    <ListScreen
      list={userList}
      columns={userColumns}
      data={data}
      title="Users"
      label="Users"
      {...{ idOf, nameOf, hrefOf }}
      end={<NewRowLink screen={USERS} mayEdit />}
      empty={() => (
        <EmptyState title="No users match these filters">
          <p>Whoever was invited or added by a command is listed, also after being disabled.</p>
        </EmptyState>
      )}
    />
  );
}
