import type { Metadata } from "next";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { RetentionForm } from "@/components/retention/retention-form";
import { WhenRead } from "@/components/ui/when-read";
import { loadRetention } from "@/lib/retention/loaders";
import { RETENTION } from "@/lib/retention/search-params";

export const metadata: Metadata = { title: "Retention" };

export default function RetentionPage() {
  return (
    <WhenRead
      read={loadRetention()}
      shape={<RowSkeleton screen={RETENTION} sections={[100, 420, 130, 240]} />}
    >
      {(data) => <RetentionForm {...data} />}
    </WhenRead>
  );
}
