import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/openapi/document";
import { OPERATIONS } from "@/lib/openapi/registry";

const FOLDER = path.resolve("app/api/v1");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Every operation of the route files: `get /api/v1/contexts/{id}` and the options of its route. */
async function servedOperations() {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter(
    (file) => path.basename(file) === "route.ts",
  );
  const served = new Map<string, object>();
  for (const file of files) {
    const handlers: Record<string, { options?: object }> = await import(path.join(FOLDER, file));
    const folder = path
      .dirname(file)
      .replaceAll(/\[(\w+)\]/g, "{$1}")
      .replace("/:", ":");
    for (const method of METHODS) {
      const options = handlers[method]?.options;
      if (options) served.set(`${method.toLowerCase()} /api/v1/${folder}`, options);
    }
  }
  return served;
}

const document = openApiDocument("http://hub.test");

describe("the OpenAPI document", () => {
  it("has exactly the operations that are served", async () => {
    const documented = OPERATIONS.map(({ method, path: at }) => `${method} ${at}`);
    const served = [...(await servedOperations()).keys(), "get /api/health", "get /api/live"];
    expect(documented.sort()).toEqual(served.sort());
    const written = Object.entries(document.paths as Record<string, object>).flatMap(([at, methods]) =>
      Object.keys(methods).map((method) => `${method} ${at}`),
    );
    expect(written.sort()).toEqual([...documented, "post /api/events/{path}"].sort());
  });

  it("describes the checks of each route", async () => {
    const served = await servedOperations();
    for (const { method, path: at, access, query, body, maxBodyBytes } of OPERATIONS) {
      const options = served.get(`${method} ${at}`);
      if (at.startsWith("/api/v1/")) expect(options, at).toMatchObject({ access });
      for (const [name, schema] of Object.entries({ query, body, maxBodyBytes })) {
        if (at.startsWith("/api/v1/")) {
          expect(
            (options as Record<string, unknown> | undefined)?.[name] === schema,
            `${method} ${at} ${name}`,
          ).toBe(true);
        }
      }
    }
  });

  it("is plain JSON whose references resolve", () => {
    const text = JSON.stringify(document);
    expect(JSON.parse(text)).toEqual(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(document).toHaveProperty(["components", "schemas", name ?? ""]);
    }
    expect(text).not.toContain("#/$defs");
  });

  it("gives every operation a summary, a unique id, its scope, a curl example and its possible errors", () => {
    const operations = Object.values(document.paths as Record<string, Record<string, object>>).flatMap(
      (methods) => Object.values(methods),
    ) as { operationId: string; responses: object; security: object[]; "x-scope"?: string }[];
    expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
    for (const one of operations) {
      expect(one).toMatchObject({
        summary: expect.stringMatching(/^[A-Z]/),
        "x-codeSamples": [{ lang: "Shell" }],
      });
      if (one.security.length > 0) expect(one["x-scope"], one.operationId).toMatch(/:/);
      if (one.security.length > 0) expect(Object.keys(one.responses), one.operationId).toContain("401");
    }
  });

  it("describes query parameters and bodies in the form of requests", () => {
    const paths = document.paths as Record<string, Record<string, Record<string, unknown>>>;
    const listed = paths["/api/v1/deliveries"]?.get?.parameters as { name: string; in: string }[];
    expect(listed.map((parameter) => parameter.name)).toEqual(
      expect.arrayContaining(["_sortBy", "_direction", "_limit", "_offset", "beginDate", "endDate"]),
    );
    expect(paths["/api/v1/subscribers"]?.post).toMatchObject({
      requestBody: {
        content: {
          "application/json": {
            schema: {
              additionalProperties: false,
              required: ["name", "url", "expectedStatus", "subscriptions"],
              properties: { expectedStatus: { type: "integer", minimum: 100, maximum: 599 } },
            },
          },
        },
      },
      responses: { 201: {}, 400: {}, 401: {}, 403: {}, 409: {}, 413: {}, 415: {} },
    });
  });
});
