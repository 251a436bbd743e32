import { methods, route } from "@/lib/api/route";
import { readConfigurationOperation } from "@/lib/configuration/api";
import { readConfiguration } from "@/lib/configuration/data";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readConfigurationOperation, ({ db }) => readConfiguration(db)),
});
