import { DeleteButton } from "@/components/form-screen/delete-button";
import { ReasonTip } from "@/components/ui/reason-tip";
import { remove } from "@/lib/policies/actions";
import { POLICIES } from "@/lib/policies/search-params";
import type { PolicyPageData, Usage } from "@/lib/policies/view";
import { visible } from "@/lib/text/visible";
import { PolicyForm } from "./policy-form";
import { PolicyUsage } from "./policy-usage";
import { PolicyView } from "./policy-view";
import { UnreadableNote } from "./unreadable-note";

/** The page of one policy: a form for administrators, read-only for others. */
export function PolicyPage(data: PolicyPageData) {
  const { policy, handlers, contexts, unreadable, zone, now } = data;
  if (!data.mayEdit) return <PolicyView {...data} />;
  return (
    <>
      <PolicyForm
        key={policy.id}
        start={policy}
        policy={policy}
        contexts={contexts}
        zone={zone}
        now={now}
        buttons={
          <DeleteButton
            screen={POLICIES}
            row={policy}
            reason={inUse(handlers)}
            consequence="No handler uses it."
            remove={remove}
          />
        }
        notes={<UnreadableNote unreadable={unreadable} />}
        aside={<PolicyUsage handlers={handlers} />}
      />
      <ReasonTip />
    </>
  );
}

/** A policy in use cannot be deleted. */
function inUse(handlers: readonly Usage[]): string | undefined {
  if (handlers.length === 0) return undefined;
  const paths = handlers.map(({ basePath }) => visible(basePath)).join(", ");
  return handlers.length === 1
    ? `In use: the handler ${paths} uses it.`
    : `In use: the handlers ${paths} use it.`;
}
