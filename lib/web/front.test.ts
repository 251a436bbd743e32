import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandler } from "../../prisma/factories/factories";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { startApiServer } from "../testing/processes/api-server";
import { rawRequest } from "../testing/raw-http";

let db: TestDatabase;
let server: Awaited<ReturnType<typeof startApiServer>>;
let authorization: string;
beforeAll(async () => {
  db = await createApiDatabase();
  server = await startApiServer(db);
  authorization = `Bearer ${await createKey(db)}`;
  await createHandler(db.prisma, { basePath: "/open", topicNames: ["t"], open: true });
});
afterAll(async () => {
  await server.close();
  await db.drop();
});

const ask = (method: string, target: string) => rawRequest(server.origin, method, target, { authorization });

describe("the handler before Next", () => {
  it.each([
    ["GET", "/api/v1/handlers/", 200],
    ["GET", "//api//v1///handlers//?_limit=1", 200],
    ["GET", "http://other.example/api/v1/handlers/", 200],
    ["HEAD", "/api/v1/handlers", 200],
    ["GET", "/api/v1/contexts/00000000-0000-7000-8000-000000000000/", 200],
    ["POST", "/api/events/open/t/", 202],
    ["GET", "/api/v1/deliveries/00000000-0000-7000-8000-000000000000:edit-and-retry", 405],
    ["GET", "/api/nothing/", 404],
    ["GET", "/api/", 404],
    ["GET", "/api/v1/handlers/%00", 404],
    ["GET", "/api/v1/handlers/%E0%A4%A", 400],
    ["GET", "/api/v1/%/", 400],
    ["DELETE", "/api/%ff", 400],
    ["GET", "*", 400],
    ["OPTIONS", "*", 405],
    ["OPTIONS", "/api/v1/deliveries", 405],
    ["TRACE", "/api/v1/deliveries", 405],
    ["PROPFIND", "/api/nothing", 405],
    ["OPTIONS", "/api/events/open/t", 405],
    ["HEAD", "/api/v1/events:batch", 405],
    ["TRACE", "/delivery-retry", 405],
    ["PUT", "/delivery-retry", 405],
  ])("%s %s is answered %i, in the API's shape", async (method, target, status) => {
    const answer = await ask(method, target);
    expect(answer).toMatchObject({ status, headers: { "content-type": "application/json" } });
    if (status < 400 || method === "HEAD") return;
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    });
    if (status === 405) expect(answer.headers.allow).toContain("POST");
  });

  it.each(["multipart/form-data", "multipart/form-data; boundary=x"])(
    "refuses a form at a page: %s",
    async (type) => {
      const headers = { "content-type": type };
      expect(await rawRequest(server.origin, "POST", "/delivery-retry", headers)).toMatchObject({
        status: 415,
      });
    },
  );

  it("names the path in a refusal of its %", async () => {
    const { body } = await ask("GET", "/api/v1/handlers/%zz");
    expect(JSON.parse(body).error).toMatchObject({ code: "invalid", details: [{ field: "path" }] });
  });
});
