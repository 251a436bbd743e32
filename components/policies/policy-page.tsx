import { DeleteButton } from "@/components/form-screen/delete-button";
import { ReasonTip } from "@/components/ui/reason-tip";
import { remove } from "@/lib/policies/actions";
import { POLICIES } from "@/lib/policies/search-params";
import type { PolicyPageData, PolicyUsage as Usage } from "@/lib/policies/view";
import { visible } from "@/lib/text/visible";
import { PolicyForm } from "./policy-form";
import { PolicyUsage } from "./policy-usage";
import { PolicyView } from "./policy-view";
import { UnreadableNote } from "./unreadable-note";

/** The page of one policy: a form for administrators, read-only for others. */
export function PolicyPage(data: PolicyPageData) {
  const { policy, handlers, subscribers, contexts, unreadable, zone, now } = data;
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
            reason={inUse({ handlers, subscribers })}
            consequence="Nothing uses it."
            remove={remove}
          />
        }
        notes={<UnreadableNote unreadable={unreadable} />}
        aside={<PolicyUsage handlers={handlers} subscribers={subscribers} />}
      />
      <ReasonTip />
    </>
  );
}

/** A policy in use cannot be deleted. */
function inUse({ handlers, subscribers }: Usage): string | undefined {
  const users = [
    ...usersOf(
      "handler",
      handlers.map(({ basePath }) => basePath),
    ),
    ...usersOf(
      "subscriber",
      subscribers.map(({ name }) => name),
    ),
  ];
  return users.length === 0 ? undefined : `In use: ${users.join(", and ")}.`;
}

function usersOf(noun: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const list = names.map((name) => visible(name)).join(", ");
  return [names.length === 1 ? `the ${noun} ${list} uses it` : `the ${noun}s ${list} use it`];
}
