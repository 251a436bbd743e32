import type { Metadata } from "next";
import { PublisherScreen } from "@/components/publishers/publisher-screen";
import { loadPublishers } from "@/lib/publishers/loaders";

export const metadata: Metadata = { title: "Publishers" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PublishersPage({ searchParams }: Props) {
  return <PublisherScreen data={await loadPublishers(await searchParams)} />;
}
