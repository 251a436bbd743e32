import { describe, expect, it } from "vitest";
import { API_KEY_SCOPES } from "@/lib/access/roles";
import { openSetHeaders } from "@/lib/secrets/edit-headers";
import { createKey } from "@/lib/testing/api";
import { operationsApi } from "@/lib/testing/operations-api";
import { createOperation } from "@/prisma/factories/operations";

const { db, ask, make, read, start, items, failures } = operationsApi();

const PATCH = [{ op: "replace", path: "/amount", value: 2 }];
const BODIES = [
  '{"amount":1}',
  '{"amount":9007199254740993,"id":12345678901234567890}',
  '{"other":1}',
  "text",
];

const edit = (body: object, options?: Parameters<typeof make>[1]) =>
  make({ kind: "edit_and_retry", ...body }, options);
async function draft(body: object, bodies = BODIES) {
  const made = await failures(bodies.length, { bodies });
  return { ...made, ...(await edit({ selection: made.selection, ...body })) };
}

describe("a draft of edited copies", () => {
  it("tries the patch: it skips those to which it does not apply, and says how many there are and why", async () => {
    const { status, body, deliveryIds } = await draft({ patch: PATCH });
    expect([status, body.kind, body.state]).toEqual([201, "edit_and_retry", "draft"]);
    expect(body).toMatchObject({
      patch: PATCH,
      counts: { total: 4, pending: 2, skipped: 2 },
      skippedByReason: { patch_not_applicable: 2 },
      canary: { items: 50 },
    });
    expect(body.patchCheck).toEqual({
      ...{ checked: 4, applies: 2, isComplete: true },
      doesNotApply: expect.arrayContaining([
        { why: "patch[0] replace /amount: there is no such value", count: 1 },
        { why: "the payload is not JSON", count: 1 },
      ]),
    });
    const skipped = await items(body.id, "result=skipped");
    expect(skipped.map((one: { deliveryId: string }) => one.deliveryId).sort()).toEqual(
      deliveryIds.slice(2).sort(),
    );
    expect((await read(body.id)).body).toMatchObject({ patch: PATCH, patchCheck: body.patchCheck });
    const listed = (await ask("GET", "?state=draft")).body.items.find(
      ({ id }: { id: string }) => id === body.id,
    );
    expect(Object.keys(listed)).not.toContain("patch");
  });

  it("shows what the patch does to samples", async () => {
    const { body, deliveryIds, deliveries } = await draft({ patch: PATCH });
    const { samples } = (await ask("GET", `/${body.id}/preview`)).body;
    const [first, second] = deliveryIds
      .slice(0, 2)
      .map((id) => samples.find((one: { deliveryId: string }) => one.deliveryId === id));
    expect(samples).toHaveLength(2);
    expect(first).toMatchObject({
      eventId: deliveries[0]?.eventId,
      before: { text: '{"amount":1}', isCut: false },
      after: { text: '{"amount":2}', isCut: false },
      diff: [{ op: "replace", path: "/amount", value: "2" }],
    });
    expect(second.after.text).toBe('{"amount":2,"id":12345678901234567890}');
  });

  it("takes headers and a URL alone: the payload stays, and secrets are shown to nobody", async () => {
    const headers = { "X-Key": "s3cret", accept: "text/plain" };
    const url = "https://example.com/?token=s3cret";
    const { body } = await draft({ headers, url });
    expect(body).toMatchObject({
      counts: { pending: 4 },
      headers: { "x-key": "[masked]", accept: "text/plain" },
    });
    expect(JSON.stringify(body)).not.toContain("s3cret");
    expect(body.url).toMatch(/^https:\/\/example\.com\//);
    expect([body.patch, body.patchCheck]).toEqual([undefined, undefined]);
    expect((await ask("GET", `/${body.id}/preview`)).body).toEqual({ samples: [] });
    expect((await start(body.id)).status).toBe(202);
    const rows = await db().prisma.auditLog.findMany({ where: { targetId: body.id } });
    expect(rows.map(({ action }) => action).sort()).toEqual(["operation.create", "operation.start"]);
    for (const { detail } of rows)
      expect(detail).toMatchObject({ headers: { accept: "text/plain" }, url: body.url });
    expect(JSON.stringify(rows)).not.toContain("s3cret");
    const stored = await db().prisma.operationEdit.findUniqueOrThrow({ where: { operationId: body.id } });
    expect(JSON.stringify(stored.headers)).not.toContain("s3cret");
  });

  it("withholds payloads, and what the patch puts into them", async () => {
    const { body } = await draft({ patch: [{ op: "add", path: "/x", value: "of a payload" }] });
    const key = await createKey(
      db(),
      API_KEY_SCOPES.filter((scope) => scope !== "payloads:read"),
    );
    const seen = (await ask("GET", `/${body.id}`, undefined, { key })).body;
    expect(seen).toMatchObject({ patch: { withheld: true }, patchCheck: { applies: 3 } });
    const preview = await ask("GET", `/${body.id}/preview`, undefined, { key });
    expect(preview.text).not.toMatch(/of a payload|amount/);
    expect(preview.body.samples[0]).toMatchObject({
      ...{ before: { withheld: true }, after: { withheld: true }, diff: { withheld: true } },
    });
  });

  it("skips what a retry would skip", async () => {
    const { deliveries, selection } = await failures(2);
    const [held, delivered] = deliveries;
    if (!held || !delivered) throw new Error("made above");
    await createOperation(db().prisma, { kind: "retry", state: "paused" }, [held], "pending");
    await db().prisma.delivery.updateMany({ where: { id: delivered.id }, data: { state: "delivered" } });
    const { body } = await edit({ selection, headers: { "x-a": "1" } });
    expect(body.skippedByReason).toEqual({ in_operation: 1, already_delivered: 1 });
  });

  it("needs its scope", async () => {
    const { selection } = await failures(1);
    const key = await createKey(db(), ["deliveries:retry", "deliveries:accept", "deliveries:discard"]);
    expect((await edit({ selection, patch: PATCH }, { key })).status).toBe(403);
    const own = await createKey(db(), ["deliveries:edit"]);
    const { status, body } = await edit({ selection, patch: PATCH }, { key: own });
    expect(status).toBe(201);
    expect((await start(body.id, {}, { key })).status).toBe(403);
    expect((await start(body.id, {}, { key: own })).status).toBe(202);
  });
});

const deep = Array.from({ length: 101 }).reduce<unknown>((inner) => [inner], 1);

it.each<[what: string, body: object, field: string, message: RegExp]>([
  ["nothing", {}, "patch", /Give one of/],
  ["no headers", { headers: {} }, "patch", /Give one of/],
  ["an empty patch", { patch: [] }, "patch", /must have an operation/],
  ["a patch that is no list", { patch: { op: "add" } }, "patch", /./],
  ["too many operations", { patch: Array(101).fill(PATCH[0]) }, "patch", /at most 100 operations/],
  ["a long patch", { patch: [{ op: "add", path: "/a", value: "x".repeat(65_536) }] }, "patch", /65536 bytes/],
  [
    "an unknown operation",
    { patch: [PATCH[0], { op: "put", path: "/a" }] },
    "patch.1.op",
    /add, remove, replace/,
  ],
  ["no path", { patch: [{ op: "add", value: 1 }] }, "patch.0.path", /./],
  [
    "a path that is no pointer",
    { patch: [PATCH[0], PATCH[0], { op: "remove", path: "a" }] },
    "patch.2.path",
    /beginning with \//,
  ],
  ["a wrong escape", { patch: [{ op: "remove", path: "/a~2" }] }, "patch.0.path", /~0/],
  ["a long pointer", { patch: [{ op: "remove", path: "/a".repeat(101) }] }, "patch.0.path", /100 steps/],
  ["a removal of everything", { patch: [{ op: "remove", path: "" }] }, "patch.0.path", /whole payload/],
  ["no value", { patch: [{ op: "test", path: "/a" }] }, "patch.0.value", /null is a value too/],
  ["no source", { patch: [{ op: "copy", path: "/a" }] }, "patch.0.from", /what to copy/],
  [
    "a value moved into itself",
    { patch: [{ op: "move", from: "/a", path: "/a/b" }] },
    "patch.0.from",
    /into itself/,
  ],
  [
    "a number that JSON readers change",
    { patch: [{ op: "add", path: "/a", value: { b: [2 ** 53] } }] },
    "patch.0.value",
    /not kept exactly/,
  ],
  [
    "a character that is not stored",
    { patch: [{ op: "add", path: "/a", value: { "\0": 1 } }] },
    "patch.0.value",
    /NUL/,
  ],
  ["a deep value", { patch: [{ op: "add", path: "/a", value: deep }] }, "patch", /levels deep/],
  ["a header of the hub", { headers: { "webhook-id": "x" } }, "headers.webhook-id", /./],
  ["a masked value", { headers: { a: "[masked]" } }, "headers.a", /there is none/],
  ["a masked part", { headers: { a: "Bearer [masked]" } }, "headers.a", /a whole value/],
  ["a URL with a masked value", { url: "https://example.com/?a=[masked]" }, "url", /there is none/],
  ["a malformed URL", { url: "ftp://x" }, "url", /./],
  ["a patch of another kind", { kind: "retry", patch: PATCH }, "patch", /edit_and_retry only/],
  ["headers of another kind", { kind: "discard", headers: { a: "b" } }, "headers", /edit_and_retry only/],
  ["a URL of another kind", { kind: "retry_now", url: "https://example.com" }, "url", /edit_and_retry only/],
])("refuses %s with 400, naming the field", async (_, body, field, message) => {
  const selection = { deliveryIds: ["0190f0a0-0000-7000-8000-000000000000"] };
  const { status, body: answer } = await edit({ selection, ...body });
  expect([status, answer.error.details?.[0]?.field]).toEqual([400, field]);
  expect(answer.error.details[0].message).toMatch(message);
});

it("refuses an address that is not public with 422", async () => {
  const { selection } = await failures(1);
  const { status, body } = await edit({ selection, url: "http://169.254.169.254/latest" });
  expect([status, body.error.details[0].field]).toEqual([422, "url"]);
});

it("ignores members that RFC 6902 does not define, and keeps `__proto__` a name like any other", async () => {
  const patch = JSON.parse('[{"op":"add","path":"/__proto__","value":{"__proto__":{"a":1}},"note":"x"}]');
  const { body, status } = await draft({ patch }, ["{}"]);
  expect(status).toBe(201);
  const { samples } = (await ask("GET", `/${body.id}/preview`)).body;
  expect(samples[0].after.text).toBe('{"__proto__":{"__proto__":{"a":1}}}');
  expect(Object.keys(body.patch[0]).sort()).toEqual(["op", "path", "value"]);
});

describe("an edit of what another edit failed with", () => {
  const EDIT = { headers: { "X-Key": "s3cret", accept: "a" }, url: "https://example.com/?token=t0ken&a=1" };
  const openedOf = async (operationId: string) => {
    const row = await db().prisma.operationEdit.findUniqueOrThrow({ where: { operationId } });
    return { url: row.url, headers: openSetHeaders(row.headers as Record<string, string>, operationId) };
  };

  /** An operation whose item failed again, as it is shown, and edits of that. */
  async function ended(given: object = EDIT) {
    const { selection } = await failures(1);
    const { body } = await edit({ selection, ...given });
    await db().prisma.operationItem.updateMany({
      where: { operationId: body.id },
      data: { result: "failed_again" },
    });
    const again = (other: object) =>
      edit({ selection: { operationId: body.id, result: "failed_again" }, ...other });
    return { shown: body, again };
  }

  it("keeps what is masked, encrypted for the new operation and shown to nobody", async () => {
    const { shown, again } = await ended();
    const { headers, url } = shown;
    expect([headers["x-key"], url]).toEqual(["[masked]", "https://example.com/?token=[masked]&a=[masked]"]);
    const { status, body } = await again({ headers: { ...headers, accept: "b" }, url: `${url}&b=2` });
    expect([status, body.counts.pending, body.headers["x-key"]]).toEqual([201, 1, "[masked]"]);
    expect(await openedOf(body.id)).toEqual({
      headers: { "x-key": "s3cret", accept: "b" },
      url: "https://example.com/?token=t0ken&a=1&b=2",
    });
    const rows = await db().prisma.auditLog.findMany({ where: { targetId: body.id } });
    expect(JSON.stringify(rows)).not.toMatch(/s3cret|t0ken/);
  });

  it("keeps a header without a URL, as the subscribers' own", async () => {
    const { again } = await ended({ headers: { "x-key": "s3cret" } });
    const { body } = await again({ headers: { "X-KEY": "[masked]" } });
    expect((await openedOf(body.id)).headers).toEqual({ "x-key": "s3cret" });
  });

  it.each([
    ["another origin", { url: "https://other.example.com/" }, "headers.x-key", /send the value again/],
    ["no URL", {}, "headers.x-key", /send the value again/],
    [
      "another origin with a masked value",
      { url: "https://other.example.com/?token=[masked]" },
      "url",
      /again/,
    ],
    [
      "a name that is not stored",
      { url: EDIT.url, headers: { "x-other": "[masked]" } },
      "headers.x-other",
      /none/,
    ],
  ])("refuses %s", async (_, other, field, message) => {
    const { again } = await ended();
    const { status, body } = await again({ headers: { "x-key": "[masked]" }, ...other });
    expect([status, body.error.details?.[0]?.field]).toEqual([400, field]);
    expect(body.error.details[0].message).toMatch(message);
  });
});
