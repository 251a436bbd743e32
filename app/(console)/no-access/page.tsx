import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { NoAccess } from "@/components/shell/no-access";
import { loadRefused } from "@/lib/account/loaders";
import { REFUSED_HEADER } from "@/lib/http/refused-header";

export const metadata: Metadata = { title: "No access" };

/** In the place of a page that lib/web/page-guard.ts refuses, with status 403. By its own address it does not exist. */
export default async function NoAccessPage() {
  const href = (await headers()).get(REFUSED_HEADER);
  const refused = await loadRefused();
  if (href === null) notFound();
  return <NoAccess href={href} {...refused} />;
}
