import { ButtonLink } from "@/components/ui/button-link";
import { EmptyPage } from "@/components/ui/empty-page";

export default function EventNotFound() {
  return (
    <EmptyPage icon="search" title="There is no event with this ID">
      <p>
        It was never received here, or retention has removed it. Check the address: an ID has 36 characters.
      </p>
      <ButtonLink href="/event-status" variant="default">
        Open Event Status
      </ButtonLink>
    </EmptyPage>
  );
}
