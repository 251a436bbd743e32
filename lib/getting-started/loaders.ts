import "server-only";
import { may } from "../access/roles";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { listAdministrators } from "../users/data";
import { readProgress } from "./data";
import { type GettingStarted, STEPS, stepsDone } from "./view";

/**
 * Loads the panel for a screen that has nothing to show; null once the hub has come to its first retry.
 * @param isEmpty whether the screen has nothing to show: only then is anything read
 */
export async function loadGettingStarted(isEmpty: boolean): Promise<GettingStarted | null> {
  const user = await requireUser("config:read");
  if (!isEmpty) return null;
  const progress = await readProgress(database());
  const done = stepsDone(progress);
  if (done.length === STEPS.length) return null;
  const mayConfigure = may(user.role, "config:write");
  return {
    ...{ handlerId: progress.handlerId, done, mayConfigure },
    mayRetry: may(user.role, "deliveries:retry"),
    administrators: mayConfigure ? [] : await listAdministrators(database()),
  };
}
