import { ButtonLink } from "@/components/ui/button-link";
import { EmptyPage } from "@/components/ui/empty-page";

export default function OperationNotFound() {
  return (
    <EmptyPage icon="search" title="There is no operation with this ID">
      <p>Check the address: an ID has 36 characters.</p>
      <ButtonLink href="/operations" variant="default">
        Open Operations
      </ButtonLink>
    </EmptyPage>
  );
}
