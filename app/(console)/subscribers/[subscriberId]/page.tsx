import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SubscriberPage } from "@/components/subscribers/subscriber-page";
import { loadSubscriber } from "@/lib/subscribers/loaders";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";

type Props = { params: Promise<{ subscriberId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadSubscriber((await params).subscriberId);
  return { title: data ? `${data.subscriber.name} · ${SUBSCRIBERS.label.many}` : SUBSCRIBERS.label.one };
}

export default async function Page({ params }: Props) {
  const data = await loadSubscriber((await params).subscriberId);
  if (!data) notFound();
  return <SubscriberPage {...data} />;
}
