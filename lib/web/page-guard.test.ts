import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { SYSTEM } from "../access/actor";
import type { Role } from "../access/roles";
import { sessionSecret } from "../config/env";
import { REFUSED_HEADER } from "../http/refused-header";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { rawRequest } from "../testing/raw-http";
import { sessionCookie } from "../testing/session-cookie";
import { createUser } from "../users/mutations";
import { createFrontHandler } from "./front";
import { createPageGuard } from "./page-guard";

const SCREENS = [
  { href: "/contexts/new", permission: "config:write", explains: true },
  { href: "/contexts", permission: "config:read" },
  { href: "/users", permission: "users:write" },
] as const;

let db: TestDatabase;
let server: Server;
let origin: string;
const cookies = new Map<Role, string>();

/** The front and the guard before a stub that, like Next, answers each page with status 200. */
async function serve(): Promise<void> {
  const front = createFrontHandler(() => db, { trustedProxies: [], publicUrl: "http://localhost" });
  const guard = createPageGuard(() => db, SCREENS);
  server = createServer(async (request, response) => {
    if (front(request, response) || (await guard(request, response))) return;
    response.statusCode = 200;
    response.end(`${request.url} ${request.headers[REFUSED_HEADER] ?? "allowed"}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  db = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", db.url);
  vi.stubEnv("NEXTAUTH_SECRET", "fLx8vQ2mZr7Kc1TnW5pYb9HdJ3sGu6Xe");
  for (const role of ["viewer", "operator", "admin"] as const) {
    const { id } = await createUser(db, SYSTEM, { email: `${role}@example.com`, role });
    const { name, value } = await sessionCookie(db, id, sessionSecret());
    cookies.set(role, `other=1; ${name}=${value}`);
  }
  await serve();
});
afterAll(async () => {
  server.close();
  vi.unstubAllEnvs();
  await db.drop();
});
beforeEach(() => db.prisma.auditLog.deleteMany());

const ask = (role: Role | null, target: string, headers: Record<string, string> = {}, method = "GET") =>
  rawRequest(origin, method, target, { ...headers, ...(role ? { cookie: cookies.get(role) ?? "" } : {}) });

describe("a page of a screen that not every role may see", () => {
  it.each([
    ["viewer", "/users", 403],
    ["operator", "/users", 403],
    ["admin", "/users", 200],
    ["viewer", "/users/new?a=b", 403],
    ["viewer", "//users//", 403],
    ["viewer", "/%75sers", 403],
    ["viewer", "/users?_rsc=1", 403],
    ["viewer", "/userships", 200],
    ["viewer", "/contexts", 200],
    ["viewer", "/delivery-retry", 200],
  ] as const)("for a role %s: %s is answered %i before Next renders it", async (role, target, status) => {
    const answer = await ask(role, target);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toBe("/no-access /users");
    else expect(answer.body).toContain("allowed");
  });

  it.each([
    ["viewer", 403],
    ["operator", 403],
    ["admin", 200],
  ] as const)("that explains itself is rendered for a role %s, with status %i", async (role, status) => {
    expect(await ask(role, "/contexts/new")).toMatchObject({ status, body: "/contexts/new allowed" });
    expect((await ask(role, "/contexts/newer")).status).toBe(200);
    expect((await ask(role, "/contexts/new?_rsc=1", { rsc: "1" })).status).toBe(status);
  });

  it("is left to the redirect without a session", async () =>
    expect(await ask(null, "/users")).toMatchObject({ status: 200, body: "/users allowed" }));

  it("is refused to the router in the API's shape, so that it loads the page whole", async () => {
    const { status, body } = await ask("viewer", "/users?_rsc=1", { rsc: "1" });
    expect([status, JSON.parse(body).error.code]).toEqual([403, "forbidden"]);
  });

  it("leaves actions to their own check, and no other request", async () => {
    const action = { "next-action": "40ab" };
    expect((await ask("viewer", "/users", action, "POST")).status).toBe(200);
    expect((await ask("viewer", "/users", action)).status).toBe(403);
    expect((await ask("viewer", "/users", {}, "POST")).status).toBe(403);
  });

  it("does not learn from the client what was refused", async () =>
    expect((await ask("viewer", "/no-access", { [REFUSED_HEADER]: "/users" })).body).toBe(
      "/no-access allowed",
    ));

  it("leaves a row in the audit trail", async () => {
    await ask("operator", "/users/new");
    await ask("admin", "/users/new");
    const rows = await db.prisma.auditLog.findMany();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      actorName: "operator@example.com",
      action: "users:write",
      outcome: "refused",
      detail: { code: "forbidden", role: "operator", screen: "/users" },
    });
  });
});
