import type { Metadata } from "next";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { SubscriberPage } from "@/components/subscribers/subscriber-page";
import { WhenRead } from "@/components/ui/when-read";
import { rowTitle } from "@/lib/form/form";
import { loadSubscriber } from "@/lib/subscribers/loaders";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";

type Props = { params: Promise<{ subscriberId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadSubscriber((await params).subscriberId);
  return { title: rowTitle(SUBSCRIBERS, data?.subscriber.name) };
}

export default async function Page({ params }: Props) {
  const read = loadSubscriber((await params).subscriberId);
  const shape = (
    <RowSkeleton screen={SUBSCRIBERS} sections={[210, 250, 90, 240, 190]} aside={[330, 220, 180]} />
  );
  return (
    <WhenRead read={read} shape={shape}>
      {(data) => <SubscriberPage {...data} />}
    </WhenRead>
  );
}
