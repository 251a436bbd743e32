import { methods, route } from "@/lib/api/route";
import { publicUrl } from "@/lib/config/env";
import { readDocument } from "@/lib/openapi/api";
import { openApiDocument } from "@/lib/openapi/document";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readDocument, () => openApiDocument(publicUrl())),
});
