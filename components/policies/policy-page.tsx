import { DeletePolicy } from "@/components/form-screen/delete-button";
import { UsedBy } from "@/components/form-screen/used-by";
import { ReasonTip } from "@/components/ui/reason-tip";
import type { PolicyPageData } from "@/lib/policies/view";
import { PolicyForm } from "./policy-form";
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
        extraButtons={<DeletePolicy policy={policy} handlers={handlers} />}
        notes={<UnreadableNote unreadable={unreadable} />}
        aside={<UsedBy handlers={handlers} />}
      />
      <ReasonTip />
    </>
  );
}
