import { expect, it } from "vitest";
import { createKey } from "@/lib/testing/api";
import { aSubscriber, configurationApi } from "@/lib/testing/configuration-api";
import { call } from "@/lib/testing/http";
import * as circuit from "./[id]/circuit/route";
import * as health from "./[id]/health/route";
import * as subscribers from "./route";

const { db, make } = configurationApi();
const change = async (id: string, body: unknown) =>
  call(circuit.POST, "/x", { key: await createKey(db(), ["config:write"]), params: { id }, body });

it("is opened and closed by hand, with a reason, and shown with who, when and why", async () => {
  const { id } = (await make(subscribers, aSubscriber())).body;
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const opened = await change(id, { state: "open", reason: " They move ", until });
  expect(opened).toMatchObject({
    status: 200,
    body: {
      circuit: null,
      circuitByHand: { state: "open", reason: "They move", until, by: expect.any(String) },
    },
  });
  const read = { key: await createKey(db(), ["config:read"]), params: { id } };
  expect((await call(health.GET, "/x", read)).body).toMatchObject({
    circuit: { state: "open", nextProbeAt: null },
    circuitByHand: { reason: "They move" },
    lastDay: { attempts: 0, successShare: null },
  });
  const closed = await change(id, { state: "closed", reason: "They are back" });
  expect(closed.body.circuitByHand).toMatchObject({ state: "closed", until: null, reason: "They are back" });
  expect(await change(id, { state: "closed", reason: "Again" })).toMatchObject({
    status: 409,
    body: { error: { message: "The circuit is closed already." } },
  });
});

it.each([
  [{ state: "open" }, "reason"],
  [{ state: "open", reason: "  " }, "reason"],
  [{ state: "half_open", reason: "Why" }, "state"],
  [{ state: "open", reason: "Why", until: "tomorrow" }, "until"],
  [{ state: "open", reason: "Why", until: "2020-01-01T00:00:00Z" }, "until"],
  [{ state: "closed", reason: "Why", until: "2099-01-01T00:00:00Z" }, "until"],
])("refuses %j by the name of the field", async (body, field) => {
  const { id } = (await make(subscribers, aSubscriber())).body;
  expect(await change(id, body)).toMatchObject({ status: 400, body: { error: { details: [{ field }] } } });
});
