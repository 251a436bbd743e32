import type { Metadata } from "next";
import { FoldingPage } from "@/components/folding/folding-page";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { WhenRead } from "@/components/ui/when-read";
import { loadFolding } from "@/lib/folding/loaders";
import { FOLDING } from "@/lib/folding/search-params";
import { rowTitle } from "@/lib/form/form";

export const metadata: Metadata = { title: rowTitle(FOLDING, FOLDING.label.one) };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  const read = loadFolding(await searchParams);
  const shape = <RowSkeleton screen={FOLDING} sections={[220, 160]} aside={[330]} />;
  return (
    <WhenRead read={read} shape={shape}>
      {(data) => <FoldingPage {...data} />}
    </WhenRead>
  );
}
