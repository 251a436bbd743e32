import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "@/lib/access/actor";
import { createContext, updateContext } from "@/lib/contexts/mutations";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import * as audit from "./route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["audit:read"]);
  const { id } = await createContext(db, SYSTEM, { name: "first" });
  await updateContext(db, SYSTEM, id, { name: "second" });
});
afterAll(() => db.drop());

const list = (query = "", as = key) => call(audit.GET, `/api/v1/audit${query}`, { key: as });

describe("GET /api/v1/audit", () => {
  it("lists who did what, with old and new values, the newest first", async () => {
    const { status, body } = await list("?noun=context");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [
        {
          action: "context.update",
          outcome: "allowed",
          actor: { type: "system", id: null, name: "Redeliver" },
          target: { type: "context" },
          detail: { name: "second", changes: { name: { from: "first", to: "second" } } },
          number: null,
        },
        { action: "context.create", detail: { changes: { name: { from: null, to: "first" } } } },
      ],
      next: null,
    });
  });

  it("pages by cursor, and filters by actor's name, action and outcome", async () => {
    const first = await list("?actor=Redeliver&limit=2&action=context.create,context.update,api_key.create");
    expect(first.body.items).toHaveLength(2);
    const rest = await list(
      `?actor=Redeliver&limit=2&action=context.create,context.update,api_key.create&cursor=${first.body.next}`,
    );
    expect(rest.body).toMatchObject({ items: [{ action: "api_key.create" }], next: null });
    expect((await list("?outcome=refused&actor=Redeliver")).body.items).toEqual([]);
    expect((await list("?operationId=0190f0a0-0000-7000-8000-00000000000a")).body.items).toEqual([]);
  });

  it.each([
    ["?action=everything", "action.0"],
    ["?outcome=maybe", "outcome.0"],
    ["?operationId=1", "operationId.0"],
    ["?noun=Con text", "noun.0"],
    ["?cursor=abc", "cursor"],
    ["?beginDate=2026-11-20&endDate=2026-11-10", "beginDate"],
    ["?beginDate=2024-01-01&endDate=2026-11-10", "beginDate"],
    ["?limit=501", "limit"],
    [`?actor=${Array.from({ length: 26 }, (_, number) => `a${number}`)}`, "actor"],
    ["?who=me", "who"],
  ])("refuses %s and names %s", async (query, field) => {
    expect(await list(query)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", details: [{ field }] } },
    });
  });

  it("is for keys with the scope alone", async () => {
    expect((await list("", await createKey(db, ["config:write"]))).status).toBe(403);
  });
});
