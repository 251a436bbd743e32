import type { Metadata } from "next";
import { SubscriberScreen } from "@/components/subscribers/subscriber-screen";
import { loadGettingStarted } from "@/lib/getting-started/loaders";
import { loadSubscribers } from "@/lib/subscribers/loaders";

export const metadata: Metadata = { title: "Subscribers" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SubscribersPage({ searchParams }: Props) {
  const data = await loadSubscribers(await searchParams);
  return <SubscriberScreen data={data} start={await loadGettingStarted(data.rows.length === 0)} />;
}
