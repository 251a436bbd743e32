import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "@/lib/auth/actor";
import { createPolicy } from "@/lib/policies/mutations";
import { newPolicy } from "@/lib/policies/schema";
import { createPublisher } from "@/lib/publishers/mutations";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { createHandler } from "@/lib/testing/factories";
import { call } from "@/lib/testing/http";
import { POST } from "./[[...path]]/route";

let db: TestDatabase;
let key: string;
let client: Record<string, string>;

beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["events:publish"]);
  const { clientId, clientSecret } = await createPublisher(db, SYSTEM, { name: "Monitoring" });
  client = { "client-id": clientId, "client-secret": clientSecret };
});
afterAll(() => db.drop());

let serial = 0;
/** A handler whose policy has these interceptors; answers its path. */
async function guarded(...interceptors: object[]): Promise<string> {
  const body = newPolicy.parse({ name: `Policy ${++serial}`, interceptors });
  const { id } = await createPolicy(db, SYSTEM, body);
  const basePath = `/guarded-${serial}`;
  await createHandler(db.prisma, { basePath, topicNames: ["t"], policyId: id });
  return `${basePath}/t`;
}

const publish = (path: string, headers: Record<string, string>, address = "203.0.113.7") =>
  call(POST, `/api/events${path}`, {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json", "x-forwarded-for": address, ...headers },
  });
/** What was answered, and what is kept of it. */
async function outcome(path: string, headers: Record<string, string> = {}, address?: string) {
  const { status } = await publish(path, headers, address);
  const { reason, publisherName } = await db.prisma.event.findFirstOrThrow({ orderBy: { id: "desc" } });
  return { status, reason, publisherName };
}
const accepted = (publisherName: string | null = null) => ({ status: 202, reason: null, publisherName });
const refused = (reason: string) => ({ status: 401, reason, publisherName: null });

describe("an IP filter", () => {
  it("lets in the addresses it allows, and keeps others as refused events", async () => {
    const path = await guarded({ type: "ip", allow: ["203.0.113.0/24"], deny: ["203.0.113.9"] });
    expect(await outcome(path)).toEqual(accepted());
    expect(await outcome(path, {}, "::ffff:203.0.113.8")).toEqual(accepted());
    expect(await outcome(path, {}, "203.0.113.9")).toEqual(refused("address_not_allowed"));
    expect(await outcome(path, {}, "198.51.100.1")).toEqual(refused("address_not_allowed"));
  });

  it("is asked before the client ID, and both must accept", async () => {
    const path = await guarded({ type: "client-id" }, { type: "ip", allow: ["203.0.113.0/24"] });
    expect(await outcome(path, client)).toEqual(accepted("Monitoring"));
    expect(await outcome(path)).toEqual(refused("unauthorized"));
    expect(await outcome(path, client, "198.51.100.1")).toEqual(refused("address_not_allowed"));
  });

  it("does not stand in the way of an API key", async () => {
    const path = await guarded({ type: "ip", allow: ["203.0.113.0/24"] });
    const headers = { authorization: `Bearer ${key}` };
    expect(await outcome(path, headers, "198.51.100.1")).toEqual(accepted());
  });
});
