import type { FieldProblem } from "@/lib/errors";

/** The account that a link is for. */
export type LinkedAccount = { kind: "invite" | "reset"; email: string; name: string | null };

type Answer<Body> =
  | { ok: true; body: Body }
  | { ok: false; message: string; details: readonly FieldProblem[] };

const UNREACHABLE = "The server could not be reached. Check the connection and try again.";

/** Asks which account a link is for. */
export function readLink(token: string): Promise<Answer<LinkedAccount>> {
  return post("/api/v1/password-links:read", { token });
}

/** Sets the password by a link, which is used up by it. */
export function spendLink(body: {
  token: string;
  password: string;
  name?: string;
}): Promise<Answer<{ email: string }>> {
  return post("/api/v1/password-links:use", body);
}

async function post<Body>(path: string, body: object): Promise<Answer<Body>> {
  const headers = { "content-type": "application/json" };
  try {
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as Body & {
      error?: { message: string; details?: FieldProblem[] };
    };
    if (response.ok) return { ok: true, body: answer };
    return { ok: false, message: answer.error?.message ?? UNREACHABLE, details: answer.error?.details ?? [] };
  } catch {
    return { ok: false, message: UNREACHABLE, details: [] };
  }
}
