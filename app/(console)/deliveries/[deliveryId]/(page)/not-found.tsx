import { ButtonLink } from "@/components/ui/button-link";
import { EmptyPage } from "@/components/ui/empty-page";

export default function DeliveryNotFound() {
  return (
    <EmptyPage icon="search" title="There is no delivery with this ID">
      <p>It was never made here, or retention has removed it. Check the address: an ID has 36 characters.</p>
      <ButtonLink href="/delivery-retry" variant="default">
        Open Delivery Retry
      </ButtonLink>
    </EmptyPage>
  );
}
