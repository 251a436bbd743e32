"use client";

import { NewRowLink } from "@/components/form-screen/new-row-link";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { ButtonLink } from "@/components/ui/button-link";
import { newPolicyHref, POLICIES, policyHref, policyList } from "@/lib/policies/search-params";
import type { ListedPolicy, PolicyListData } from "@/lib/policies/view";
import { policyColumns } from "./policy-columns";

const idOf = (row: ListedPolicy) => row.id;
const nameOf = (row: ListedPolicy) => `policy ${row.name}`;
const hrefOf = (row: ListedPolicy) => policyHref(row.id);

/** The Policies screen: every policy, its retries and its usage. */
export function PolicyScreen({ data }: { data: PolicyListData }) {
  const { mayEdit } = data;
  return (
    <ListScreen
      list={policyList}
      columns={policyColumns}
      data={data}
      title="Policies"
      label="Policies"
      {...{ idOf, nameOf, hrefOf }}
      end={<NewRowLink screen={POLICIES} mayEdit={mayEdit} />}
      empty={() => <NoPolicies mayEdit={mayEdit} />}
    />
  );
}

function NoPolicies({ mayEdit }: { mayEdit: boolean }) {
  return (
    <EmptyState title="No policies yet">
      <p>
        A policy says how failed deliveries are retried and who may publish. Handlers carry one; without a
        policy there is no automatic retry, and only API keys may publish.
      </p>
      {mayEdit ? (
        <ButtonLink href={newPolicyHref("Order queue")} variant="default">
          Start from the preset Order queue
        </ButtonLink>
      ) : null}
    </EmptyState>
  );
}
