import { methods, route } from "@/lib/api/route";
import { publicUrl } from "@/lib/config/env";
import { openApiDocument } from "@/lib/openapi/document";
import { readDocument } from "@/lib/openapi/service";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readDocument, () => openApiDocument(publicUrl())),
});
