import type { Metadata } from "next";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { PublisherPage } from "@/components/publishers/publisher-page";
import { WhenRead } from "@/components/ui/when-read";
import { rowTitle } from "@/lib/form/form";
import { loadPublisher } from "@/lib/publishers/loaders";
import { PUBLISHERS } from "@/lib/publishers/search-params";

type Props = { params: Promise<{ publisherId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadPublisher((await params).publisherId);
  return { title: rowTitle(PUBLISHERS, data?.publisher.name) };
}

export default async function Page({ params }: Props) {
  const read = loadPublisher((await params).publisherId);
  const shape = <RowSkeleton screen={PUBLISHERS} sections={[210]} aside={[220, 160]} />;
  return (
    <WhenRead read={read} shape={shape}>
      {(data) => <PublisherPage {...data} />}
    </WhenRead>
  );
}
