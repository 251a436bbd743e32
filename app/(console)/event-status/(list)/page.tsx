import type { Metadata } from "next";
import { EventScreen } from "@/components/events/event-screen";
import { loadEventStatus } from "@/lib/events/loaders";

export const metadata: Metadata = { title: "Event Status" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function EventStatusPage({ searchParams }: Props) {
  return <EventScreen data={await loadEventStatus(await searchParams)} />;
}
