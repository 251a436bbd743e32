import type { Actor } from "../../access/actor";
import type { Database } from "../../db/client";
import { Prisma } from "../../db/generated/client";
import { isSending } from "../../engine/state";
import type { Settings } from "../schema/draft";
import { changeOperation, conflict } from "./transition";

/**
 * Replaces how a draft will be released. What was started keeps its canary, ramp and automatic pause; its pace is changed by
 * `changePace`. A kind that sends nothing keeps none.
 * @throws RedeliverError `not_found`, and `conflict` with the state of what is no draft
 */
export async function changeSettings(
  db: Database,
  actor: Actor,
  id: string,
  settings: Settings,
): Promise<void> {
  await changeOperation(db, actor, id, ({ state, kind }) => {
    if (state !== "draft") throw conflict(state);
    if (!isSending(kind)) return null;
    const { pace, canary, ramp, autoPause } = settings;
    return {
      data: {
        pace: pace ?? Prisma.DbNull,
        canary: canary ?? Prisma.DbNull,
        ramp: ramp ?? Prisma.DbNull,
        autoPause: autoPause ?? Prisma.DbNull,
      },
      action: "operation.settings",
      detail: { kind, settings },
    };
  });
}
