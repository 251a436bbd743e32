import { createHash } from "node:crypto";

/** What the audit trail keeps of a body: enough to recognise it, and nothing of its content. The hash is SHA-256, hex. */
export function fingerprintOf(body: string | Buffer): { bytes: number; sha256: string } {
  const bytes = Buffer.from(body);
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}
