import { DeleteButton } from "@/components/form-screen/delete-button";
import fields from "@/components/form-screen/fields.module.css";
import { RowView } from "@/components/form-screen/row-view";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { ReasonTip } from "@/components/ui/reason-tip";
import { remove } from "@/lib/contexts/actions";
import { describeUsage } from "@/lib/contexts/describe";
import { ALWAYS_THERE } from "@/lib/contexts/schema";
import { CONTEXTS } from "@/lib/contexts/search-params";
import type { ContextPageData } from "@/lib/contexts/view";
import { visible } from "@/lib/text/visible";
import { ContextForm } from "./context-form";
import { ContextUsage } from "./context-usage";

/** The page of one context: a form for administrators, read-only for others and for the default context. */
export function ContextPage({ context, usage, mayEdit }: ContextPageData) {
  const { id, name, isDefault } = context;
  const aside = <ContextUsage context={context} usage={usage} />;
  if (!mayEdit || isDefault) {
    return (
      <RowView screen={CONTEXTS} title={name} mayEdit={mayEdit} aside={aside}>
        <Section title="Context">
          <Facts facts={{ Name: name }} />
          {isDefault ? (
            <p className={fields.quiet}>
              The default context can be neither renamed nor deleted: {ALWAYS_THERE}
            </p>
          ) : null}
        </Section>
      </RowView>
    );
  }
  const users = describeUsage(usage);
  return (
    <>
      <ContextForm
        key={id}
        context={context}
        buttons={
          <DeleteButton
            screen={CONTEXTS}
            row={context}
            reason={users ? visible(`In use: ${users}.`) : undefined}
            consequence="Nothing uses it. Events and deliveries that were received in it stay."
            remove={remove}
          />
        }
        aside={aside}
      />
      <ReasonTip />
    </>
  );
}
