import { ButtonLink } from "@/components/ui/button-link";
import { EmptyPage } from "@/components/ui/empty-page";

export default function PolicyNotFound() {
  return (
    <EmptyPage icon="search" title="There is no policy with this ID">
      <p>It was deleted, or the ID in the address is incomplete: it has 36 characters.</p>
      <ButtonLink href="/policies" variant="default">
        Open Policies
      </ButtonLink>
    </EmptyPage>
  );
}
