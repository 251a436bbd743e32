import type { Metadata } from "next";
import { EventPage } from "@/components/events/event-page";
import { EventPageSkeleton } from "@/components/events/event-page-skeleton";
import { WhenRead } from "@/components/ui/when-read";
import { loadEvent } from "@/lib/events/loaders";
import type { RawSearch } from "@/lib/list/url-params";
import { shortened } from "@/lib/text/id-format";
import { visible } from "@/lib/text/visible";

type Props = { params: Promise<{ eventId: string }>; searchParams: Promise<RawSearch> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { eventId } = await params;
  return { title: `Event ${visible(shortened(eventId))} · Event Status` };
}

export default async function Page({ params, searchParams }: Props) {
  const { eventId } = await params;
  return (
    <WhenRead read={loadEvent(eventId, await searchParams)} shape={<EventPageSkeleton id={eventId} />}>
      {(data) => <EventPage {...data} />}
    </WhenRead>
  );
}
