import type { Metadata } from "next";
import { ContextPage } from "@/components/contexts/context-page";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { WhenRead } from "@/components/ui/when-read";
import { loadContext } from "@/lib/contexts/loaders";
import { CONTEXTS } from "@/lib/contexts/search-params";
import { rowTitle } from "@/lib/form/form";

type Props = { params: Promise<{ contextId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadContext((await params).contextId);
  return { title: rowTitle(CONTEXTS, data?.context.name) };
}

export default async function Page({ params }: Props) {
  const read = loadContext((await params).contextId);
  const shape = <RowSkeleton screen={CONTEXTS} sections={[126]} aside={[200]} />;
  return (
    <WhenRead read={read} shape={shape}>
      {(data) => <ContextPage {...data} />}
    </WhenRead>
  );
}
