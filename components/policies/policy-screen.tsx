import screen from "@/components/deliveries/deliveries.module.css";
import { ButtonLink } from "@/components/ui/button-link";
import { Icon } from "@/components/ui/icons";
import { newPolicyHref } from "@/lib/policies/search-params";
import type { PolicyListData } from "@/lib/policies/view";
import { PolicyList } from "./policy-list";

/** The Policies screen: every policy, its retries and its usage. */
export function PolicyScreen({ rows, total, mayEdit, zone, now }: PolicyListData) {
  return (
    <div className={screen.screen}>
      <header className={screen.head}>
        <h1>Policies</h1>
        <span>
          {rows.length < total ? `the first ${rows.length} of ${total} by name; the API lists all` : null}
        </span>
        <div className={screen.headEnd}>
          {mayEdit ? (
            <ButtonLink href={newPolicyHref()} icon="plus">
              New policy
            </ButtonLink>
          ) : (
            <span>Read-only access: administrators change policies</span>
          )}
        </div>
      </header>
      {rows.length === 0 ? (
        <NoPolicies mayEdit={mayEdit} />
      ) : (
        <PolicyList rows={rows} zone={zone} now={now} />
      )}
    </div>
  );
}

function NoPolicies({ mayEdit }: Pick<PolicyListData, "mayEdit">) {
  return (
    <div className={screen.state}>
      <Icon name="inbox" size={28} />
      <h2>No policies yet</h2>
      <p>
        A policy says how failed deliveries are retried and who may publish. Handlers carry one; without a
        policy there is no automatic retry, and only API keys may publish.
      </p>
      {mayEdit ? (
        <ButtonLink href={newPolicyHref("Order queue")} variant="default">
          Start from the preset Order queue
        </ButtonLink>
      ) : null}
    </div>
  );
}
