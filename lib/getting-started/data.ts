import type { Database } from "../db/client";
import { PROGRESS } from "./statements";
import type { Progress } from "./view";

/** Reads how far the hub has come. */
export async function readProgress({ pool }: Database): Promise<Progress> {
  const { rows } = await pool.query<Progress>(PROGRESS);
  const [progress] = rows;
  if (!progress) throw new Error("The statement has one row.");
  return progress;
}
