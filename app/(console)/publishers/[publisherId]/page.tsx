import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PublisherPage } from "@/components/publishers/publisher-page";
import { loadPublisher } from "@/lib/publishers/loaders";
import { PUBLISHERS } from "@/lib/publishers/search-params";

type Props = { params: Promise<{ publisherId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadPublisher((await params).publisherId);
  return { title: data ? `${data.publisher.name} · ${PUBLISHERS.label.many}` : PUBLISHERS.label.one };
}

export default async function Page({ params }: Props) {
  const data = await loadPublisher((await params).publisherId);
  if (!data) notFound();
  return <PublisherPage {...data} />;
}
