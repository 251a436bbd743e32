import type { Metadata } from "next";
import { NewSubscriberPage } from "@/components/subscribers/new-subscriber-page";
import { loadNewSubscriber } from "@/lib/subscribers/loaders";

export const metadata: Metadata = { title: "New subscriber" };

export default async function Page() {
  return <NewSubscriberPage {...(await loadNewSubscriber())} />;
}
