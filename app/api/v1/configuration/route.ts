import { methods, route } from "@/lib/api/route";
import { readConfigurationOperation } from "@/lib/configuration/api";
import { exportConfiguration } from "@/lib/configuration/data/exports";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readConfigurationOperation, ({ db }) => exportConfiguration(db)),
});
