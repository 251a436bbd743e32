import { DeleteButton } from "@/components/form-screen/delete-button";
import { RowView } from "@/components/form-screen/row-view";
import { Section } from "@/components/form-screen/section";
import { UsedBy } from "@/components/form-screen/used-by";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { LiveArea } from "@/components/ui/live-area";
import { Moment } from "@/components/ui/moment";
import { policyHref } from "@/lib/policies/search-params";
import { remove } from "@/lib/publishers/actions";
import { PUBLISHERS } from "@/lib/publishers/search-params";
import type { PublisherPageData } from "@/lib/publishers/view";
import { ApplicationStatusMark } from "./application-status-mark";
import { RotateSecretButton } from "./credentials";
import { LatelySection } from "./lately";
import { PublisherForm } from "./publisher-form";
import classes from "./publishers.module.css";

/** The page of one publisher: a form for administrators, read-only for others. */
export function PublisherPage(data: PublisherPageData) {
  const { publisher, mayEdit } = data;
  const { id, name, status, developerEmail } = publisher;
  const aside = <Aside {...data} />;
  if (!mayEdit) {
    return (
      <RowView screen={PUBLISHERS} title={name} mayEdit={mayEdit} aside={aside}>
        <Section title="Publisher">
          <Facts
            facts={{
              Name: name,
              Status: <ApplicationStatusMark status={status} />,
              "Developer e-mail": developerEmail ?? "none",
            }}
          />
        </Section>
      </RowView>
    );
  }
  return (
    <PublisherForm
      key={id}
      publisher={publisher}
      buttons={
        <>
          <RotateSecretButton publisher={publisher} />
          <DeleteButton
            screen={PUBLISHERS}
            row={publisher}
            consequence={consequenceOf(data)}
            remove={remove}
          />
        </>
      }
      aside={aside}
    />
  );
}

/** What a deletion does: nothing refers to a publisher by its id, so that it is never refused. */
function consequenceOf({ policyCount }: PublisherPageData): string {
  const policies =
    policyCount === 0
      ? "No policy recognises publishers by client IDs now."
      : `${policyCount === 1 ? "One policy recognises" : `${policyCount} policies recognise`} it by its client ID now.`;
  return `Its client ID is refused at once. ${policies} Events that it published keep its name.`;
}

function Aside({ publisher, policies, policyCount, lately, zone, now }: PublisherPageData) {
  const { id, clientId, createdAt, updatedAt } = publisher;
  return (
    <LiveArea className={classes.aside}>
      <Section title="Credentials">
        <Facts
          facts={{
            "Client ID": (
              <span className="mono">
                {clientId} <CopyButton text={clientId} what="client ID" />
              </span>
            ),
            "Client secret": "stored as a hash; it cannot be shown",
            Created: <Moment at={createdAt} now={now} zone={zone} />,
            Updated: <Moment at={updatedAt} now={now} zone={zone} />,
          }}
        />
      </Section>
      <LatelySection publisherId={id} lately={lately} />
      <UsedBy
        title="Policies that recognise it"
        count={policyCount}
        items={policies.map(({ id: policyId, name, basePaths }) => ({
          ...{ id: policyId, name, href: policyHref(policyId) },
          detail: basePaths.join(", ") || "no handler",
        }))}
        none="No policy has an interceptor that reads client IDs, so the publisher can publish nowhere with its client ID."
      />
    </LiveArea>
  );
}
