import type { Metadata } from "next";
import { EventScreen } from "@/components/events/event-screen";
import { loadEventStatus } from "@/lib/events/loaders";
import { loadGettingStarted } from "@/lib/getting-started/loaders";

export const metadata: Metadata = { title: "Event Status" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function EventStatusPage({ searchParams }: Props) {
  const data = await loadEventStatus(await searchParams);
  return <EventScreen data={data} start={await loadGettingStarted(data.rows.length === 0)} />;
}
