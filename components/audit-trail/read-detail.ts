import type { AuditDetail } from "@/lib/audit-trail/view";

export type LoadedDetail = { detail: AuditDetail } | { problem: string };

const UNREACHABLE = "The server could not be reached. Close this row and open it again.";

/** Reads the detail of a row. Never rejects: a failure is a sentence. */
export async function readDetail(id: string, signal: AbortSignal): Promise<LoadedDetail> {
  try {
    const answer = await fetch(`/audit/${id}/detail`, { signal, cache: "no-store" });
    const body = (await answer.json()) as
      | (Omit<AuditDetail, "at"> & { at: string })
      | { error: { message: string } };
    if ("error" in body) return { problem: body.error.message };
    return { detail: { ...body, at: new Date(body.at) } };
  } catch {
    return { problem: UNREACHABLE };
  }
}
