import { z } from "zod";
import type { MaintenanceWindow } from "../engine/maintenance";

const instant = z.iso
  .datetime({
    offset: true,
    error: ({ input }) => (input === null ? undefined : "A time as 2026-11-22T20:00:00Z."),
  })
  .transform((text) => new Date(text).toISOString());

/** The maintenance windows of a subscriber, as written in a body. Parsing converts their times to UTC. */
export const maintenanceWindows = z
  .array(
    z
      .strictObject({ from: instant, to: instant })
      .refine(({ from, to }) => from < to, { path: ["to"], message: "A window ends after it begins." }),
  )
  .max(100)
  .describe("While one lasts, deliveries wait; replaced as a whole.");

/** The windows in a subscriber's column; an empty list when they are unreadable. */
export function parseMaintenance(column: unknown): MaintenanceWindow[] {
  const windows = maintenanceWindows.safeParse(column).data ?? [];
  return windows.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
}
