import type { Metadata } from "next";
import { ApiDocs } from "@/components/api-docs/api-docs";
import { requireUser } from "@/lib/auth/session";
import { publicUrl } from "@/lib/config/env";
import { openApiDocument } from "@/lib/openapi/document";
import { readableOperations } from "@/lib/openapi/readable";

export const metadata: Metadata = { title: "API docs" };

export default async function ApiDocsPage() {
  await requireUser("deliveries:read");
  const serverUrl = publicUrl();
  return <ApiDocs groups={readableOperations(openApiDocument(serverUrl))} serverUrl={serverUrl} />;
}
