import { endLive } from "@/components/live/live";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";

/**
 * Ends the session and opens the sign-in page. The client of next-auth is loaded for it, because no page needs it before.
 * @param first done before, while there still is a session
 */
export async function signOut(first?: () => Promise<unknown>): Promise<void> {
  try {
    const client = await import("next-auth/react");
    await first?.();
    endLive();
    await client.signOut({ callbackUrl: "/sign-in" });
  } catch {
    notify({ tone: "fail", title: "Not signed out", text: UNREACHABLE.message });
  }
}
