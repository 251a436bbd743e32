import { describe, expect, it } from "vitest";
import { openApiDocument } from "./document";
import { readableOperations } from "./readable";

const groups = readableOperations(openApiDocument("http://localhost:3000"));
const operations = groups.flatMap((group) => group.operations);

describe("the readable docs", () => {
  it("have every operation of the document once", () => {
    const paths = openApiDocument("http://localhost:3000").paths as Record<string, object>;
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(documented.sort());
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    expect(groups.map(({ tag }) => tag)).toContain("events");
  });

  it("give the purpose, the call and the answers of each", () => {
    for (const operation of operations) {
      expect(operation.summary, operation.path).not.toBe("");
      expect(operation.example, operation.path).toMatch(/^curl /);
      expect(operation.answers[0]?.status, operation.path).toMatch(/^2/);
    }
  });

  it("list nested schemas as fields", () => {
    const list = operations.find(({ method, path }) => method === "GET" && path === "/api/v1/events");
    expect(list?.scope).toBe("deliveries:read");
    expect(list?.parameters.map(({ name }) => name)).toContain("beginDate");
    expect(list?.answers[0]?.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["items", "items[].eventId", "items[].deliveries.failed", "totalIsExact"]),
    );
    const publish = operations.find(({ path }) => path === "/api/v1/events:batch");
    expect(publish?.body).toContainEqual(
      expect.objectContaining({ name: "events[].topic", isRequired: true }),
    );
  });
});
