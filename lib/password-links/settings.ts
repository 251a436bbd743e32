import { mailServer, publicUrl } from "../config/env";
import type { LinkSettings } from "./schema";

/** The settings of this process that links depend on. */
export function linkSettings(): LinkSettings {
  return { publicUrl: publicUrl(), mailServer: mailServer() };
}
