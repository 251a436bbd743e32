import type { Metadata } from "next";
import { NewPublisherPage } from "@/components/publishers/new-publisher-page";
import { loadNewPublisher } from "@/lib/publishers/loaders";

export const metadata: Metadata = { title: "New publisher" };

export default async function Page() {
  return <NewPublisherPage {...(await loadNewPublisher())} />;
}
