import type { Metadata } from "next";
import { AuditScreen } from "@/components/audit-trail/audit-screen";
import { loadAudit } from "@/lib/audit-trail/loaders";

export const metadata: Metadata = { title: "Audit trail" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: Props) {
  return <AuditScreen data={await loadAudit(await searchParams)} />;
}
