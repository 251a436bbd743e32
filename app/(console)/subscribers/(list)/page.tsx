import type { Metadata } from "next";
import { SubscriberScreen } from "@/components/subscribers/subscriber-screen";
import { loadSubscribers } from "@/lib/subscribers/loaders";

export const metadata: Metadata = { title: "Subscribers" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SubscribersPage({ searchParams }: Props) {
  return <SubscriberScreen data={await loadSubscribers(await searchParams)} />;
}
