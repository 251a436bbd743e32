import { Columns } from "@/components/form-screen/columns";
import page from "@/components/form-screen/form-screen.module.css";
import { ScreenHead } from "@/components/form-screen/screen-head";
import { Section } from "@/components/form-screen/section";
import { FOLDING } from "@/lib/folding/search-params";
import type { FoldingPageData } from "@/lib/folding/view";
import { FoldingFacts } from "./folding-facts";
import { FoldingForm } from "./folding-form";
import { RulesList } from "./rules-list";

/** The screen of the rules of folding: a form for administrators, read-only for others. */
export function FoldingPage(data: FoldingPageData) {
  if (data.mayEdit) return <FoldingForm {...data} />;
  return (
    <div className={page.page}>
      <ScreenHead screen={FOLDING} title={FOLDING.label.one}>
        <span className={page.quiet}>Read-only access: administrators change rules of folding</span>
      </ScreenHead>
      <Columns>
        <Section
          title="Rules"
          hint="Applied one after another to the text of a failure, after the hub itself has folded what changes in it: times, numbers, IDs …"
        >
          <RulesList rules={data.inForce.rules} />
        </Section>
        <FoldingFacts {...data} />
      </Columns>
    </div>
  );
}
