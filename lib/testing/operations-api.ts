import { afterAll, beforeAll } from "vitest";
import { createFailures } from "../../prisma/factories/failures";
import { createApiDatabase, createKey } from "./api";
import type { TestDatabase } from "./database";
import { startApiServer } from "./processes/api-server";

type Options = { key?: string; accept?: string };

/** A web process of this test file, and the calls of its tests of operations. */
export function operationsApi() {
  let db: TestDatabase;
  let server: Awaited<ReturnType<typeof startApiServer>>;
  let all: string;
  beforeAll(async () => {
    db = await createApiDatabase();
    server = await startApiServer(db);
    all = await createKey(db);
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  async function ask(method: string, path: string, body?: unknown, { key = all, accept }: Options = {}) {
    const response = await fetch(`${server.origin}/api/v1/operations${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(accept ? { accept } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  return {
    db: () => db,
    ask,
    make: (body: object, options?: Options) => ask("POST", "", { kind: "retry", ...body }, options),
    read: (id: string) => ask("GET", `/${id}`),
    start: (id: string, body?: object, options?: Options) => ask("POST", `/${id}:start`, body, options),
    pause: (id: string, options?: Options) => ask("POST", `/${id}:pause`, undefined, options),
    resume: (id: string, options?: Options) => ask("POST", `/${id}:resume`, undefined, options),
    cancel: (id: string, options?: Options) => ask("POST", `/${id}:cancel`, undefined, options),
    pace: (id: string, pace: unknown, options?: Options) => ask("PATCH", `/${id}`, { pace }, options),
    items: async (id: string, query = "") => (await ask("GET", `/${id}/items?${query}`)).body.items,
    /** Failed deliveries of a new subscriber, as a selection of their ids. */
    failures: async (count: number, options: Parameters<typeof createFailures>[2] = {}) => {
      const failed = await createFailures(db, count, { failedAt: new Date(Date.now() - 60_000), ...options });
      const deliveryIds = failed.deliveries.map(({ id }) => id);
      return { ...failed, deliveryIds, selection: { deliveryIds } };
    },
  };
}
