import type { Metadata } from "next";
import { DeliveryScreen } from "@/components/deliveries/delivery-screen";
import { loadDeliveryRetry } from "@/lib/deliveries/loaders";

export const metadata: Metadata = { title: "Delivery Retry" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DeliveryRetryPage({ searchParams }: Props) {
  return <DeliveryScreen data={await loadDeliveryRetry(await searchParams)} />;
}
