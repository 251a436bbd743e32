import { z } from "zod";

/** A timestamp; in JSON: ISO 8601 in UTC. */
export const timestamp = z.date().meta({ type: "string", format: "date-time" });
