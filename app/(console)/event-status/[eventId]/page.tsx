import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventPage } from "@/components/events/event-page";
import { loadEvent } from "@/lib/events/loaders";

export const metadata: Metadata = { title: "Event" };

type Props = { params: Promise<{ eventId: string }> };

export default async function Page({ params }: Props) {
  const data = await loadEvent((await params).eventId);
  if (!data) notFound();
  return <EventPage {...data} />;
}
