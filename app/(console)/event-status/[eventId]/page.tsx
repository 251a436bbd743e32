import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventPage } from "@/components/events/event-page";
import { loadEvent } from "@/lib/events/loaders";
import type { RawSearch } from "@/lib/list/url-params";

export const metadata: Metadata = { title: "Event" };

type Props = { params: Promise<{ eventId: string }>; searchParams: Promise<RawSearch> };

export default async function Page({ params, searchParams }: Props) {
  const data = await loadEvent((await params).eventId, await searchParams);
  if (!data) notFound();
  return <EventPage {...data} />;
}
