import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { createDelivery, createEvent, createSubscriber } from "@/prisma/factories/factories";
import { attemptRow, insertRows } from "@/prisma/factories/rows";
import { POST } from "./route";

let db: TestDatabase;
let key: string;
const tryRules = (body: unknown) => call(POST, "/api/v1/policies:try-rules", { key, body });

const NOW = Date.now();
const answered = (httpStatus: number, body: string) => ({
  outcome: "failure" as const,
  httpStatus,
  failureClass: httpStatus < 500 ? ("client_error" as const) : ("server_error" as const),
  failureKind: "http_status" as const,
  failureDetail: `Answered ${httpStatus}, expected 200`,
  responseBody: new Uint8Array(Buffer.from(body)),
});

beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["config:write", "payloads:read"]);
  const subscriber = await createSubscriber(db.prisma);
  const delivery = await createDelivery(db.prisma, await createEvent(db.prisma), subscriber);
  const refused = {
    outcome: "failure" as const,
    httpStatus: null,
    failureClass: "no_response" as const,
    failureKind: "connect_refused" as const,
    failureDetail: "Connection refused by 10.0.0.1:80 (ECONNREFUSED)",
    responseBody: null,
  };
  const newest = [
    ...Array.from({ length: 30 }, () => answered(500, "Database is locked")),
    ...Array.from({ length: 20 }, () => answered(410, "gone")),
    ...Array.from({ length: 10 }, () => refused),
    ...Array.from({ length: 940 }, () => answered(503, "busy")),
  ];
  const success = { outcome: "success" as const, httpStatus: 200, responseBody: null };
  const rows = [...newest, success, ...Array.from({ length: 50 }, () => answered(410, "too old to count"))];
  const attempts = rows.map((row, index) =>
    attemptRow(delivery, { number: index + 1, startedAt: new Date(NOW - index), ...row }),
  );
  await insertRows(db.prisma, {
    events: [],
    payloads: [],
    deliveries: [],
    attempts,
    attemptConfigurations: [],
  });
});
afterAll(() => db.drop());

it("answers how many of the last 1,000 failed attempts each rule matches and decides", async () => {
  const { status, body } = await tryRules({
    rules: [
      { when: { texts: [{ contains: "LOCKED" }, { contains: "econnrefused" }] }, action: "retry_now" },
      { when: { statuses: ["500"] }, action: "fail" },
      { when: { statuses: ["500-502"], texts: [{ matches: "^database" }] }, action: "retry" },
      { when: { kinds: ["dns"] }, action: "fail" },
    ],
    disableOnGone: true,
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    tried: 1000,
    since: new Date(NOW - 999).toISOString(),
    rules: [
      { rule: 1, action: "retry_now", matched: 40, decided: 40 },
      { rule: 2, action: "fail", matched: 30, decided: 0 },
      { rule: 3, action: "retry", matched: 30, decided: 0 },
      { rule: 4, action: "fail", matched: 0, decided: 0 },
      { rule: "gone", action: "disable_subscriber", matched: 20, decided: 20 },
    ],
    undecided: 940,
  });
});

it("reads them by an index, regardless of the number of attempts", async () => {
  const same = `delivery_id, started_at, shard, trigger, wait_ms, duration_ms, outcome, next_action, configuration_id, worker_id,
    queue_depth, in_flight, subscriber_in_flight, circuit`;
  await db.pool.query(`insert into attempt (number, ${same}) select number + 10000 * n, ${same}
    from attempt, generate_series(1, case outcome when 'success' then 20000 else 20 end) as n`);
  await db.pool.query("analyze attempt");
  const { rows } = await db.pool.query(
    "explain select 1 from attempt where outcome <> 'success' order by started_at desc limit 1000",
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toMatch(/started_at_idx/);
  expect(plan).not.toMatch(/Sort/);
});

it("refuses rules that cannot be saved", async () => {
  expect(await tryRules({ rules: [{ when: { texts: [{ matches: "(a" }] }, action: "fail" }] })).toMatchObject(
    {
      status: 400,
      body: { error: { details: [{ field: "rules.0.when.texts.0.matches" }] } },
    },
  );
});

it("does not search the bodies of answers for a key that may not see payloads", async () => {
  const blind = await createKey(db, ["config:write"]);
  const ask = (body: unknown) => call(POST, "/api/v1/policies:try-rules", { key: blind, body });
  const byText = { rules: [{ when: { texts: [{ contains: "locked" }] }, action: "retry_now" }] };
  expect(await ask(byText)).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
  const byStatus = { rules: [{ when: { statuses: ["410"] }, action: "fail" }] };
  expect(await ask(byStatus)).toMatchObject({ status: 200 });
});
