import type { Metadata } from "next";
import { cache } from "react";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { PolicyPage } from "@/components/policies/policy-page";
import { WhenRead } from "@/components/ui/when-read";
import { rowTitle } from "@/lib/form/form";
import { loadPolicy } from "@/lib/policies/loaders";
import { POLICIES } from "@/lib/policies/search-params";

type Props = { params: Promise<{ policyId: string }> };

/** Once per request, for the title and the page. */
const load = cache(loadPolicy);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await load((await params).policyId);
  return { title: rowTitle(POLICIES, data?.policy.name) };
}

export default async function Page({ params }: Props) {
  const read = load((await params).policyId);
  const shape = <RowSkeleton screen={POLICIES} sections={[110, 330, 220, 130]} aside={[330]} />;
  return (
    <WhenRead read={read} shape={shape}>
      {(data) => <PolicyPage {...data} />}
    </WhenRead>
  );
}
