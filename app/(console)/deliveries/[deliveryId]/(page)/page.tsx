import type { Metadata } from "next";
import { DeliveryPage } from "@/components/delivery/delivery-page";
import { DeliveryPageSkeleton } from "@/components/delivery/delivery-page-skeleton";
import { WhenRead } from "@/components/ui/when-read";
import { loadDelivery } from "@/lib/deliveries/loaders/one";
import type { RawSearch } from "@/lib/list/url-params";
import { shortened } from "@/lib/text/id-format";
import { visible } from "@/lib/text/visible";

type Props = { params: Promise<{ deliveryId: string }>; searchParams: Promise<RawSearch> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { deliveryId } = await params;
  return { title: `Delivery ${visible(shortened(deliveryId))}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { deliveryId } = await params;
  return (
    <WhenRead
      read={loadDelivery(deliveryId, await searchParams)}
      shape={<DeliveryPageSkeleton id={deliveryId} />}
    >
      {(view) => <DeliveryPage view={view} />}
    </WhenRead>
  );
}
