import type { Metadata } from "next";
import { RetentionForm } from "@/components/retention/retention-form";
import { loadRetention } from "@/lib/retention/loaders";

export const metadata: Metadata = { title: "Retention" };

export default async function RetentionPage() {
  return <RetentionForm {...(await loadRetention())} />;
}
