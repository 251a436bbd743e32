import type { Metadata } from "next";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyPage } from "@/components/ui/empty-page";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main>
      <EmptyPage icon="search" title="There is no such page">
        <p>The address may be mistyped, or its page may no longer exist.</p>
        <ButtonLink href="/delivery-retry" variant="default">
          Go to Delivery Retry
        </ButtonLink>
      </EmptyPage>
    </main>
  );
}
