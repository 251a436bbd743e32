import { expect, it } from "vitest";
import { newId } from "@/lib/db/ids";
import { aSubscriber, configurationApi, unique } from "@/lib/testing/configuration-api";
import * as policy from "../policies/[id]/route";
import * as policies from "../policies/route";
import * as subscriber from "./[id]/route";
import * as subscribers from "./route";

const { make, read, change, remove } = configurationApi();

it("is given, changed and taken away by its id, and keeps its policy from being deleted", async () => {
  const { body: own } = await make(policies, { name: unique("Own ") });
  const made = await make(subscribers, aSubscriber({ policyId: own.id }));
  expect(made).toMatchObject({ status: 201, body: { policyId: own.id } });
  expect(await remove(policy, own.id)).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining(made.body.name) } },
  });
  const renamed = await change(subscriber, made.body.id, { name: unique("Renamed ") });
  expect(renamed.body.policyId).toBe(own.id);
  expect((await change(subscriber, made.body.id, { policyId: null })).body.policyId).toBeNull();
  expect((await read(subscriber, made.body.id)).body.policyId).toBeNull();
  expect((await remove(policy, own.id)).status).toBe(204);
});

it("is refused by name when there is no such policy", async () => {
  const refused = {
    status: 400,
    body: { error: { details: [{ field: "policyId", message: "There is no policy with that id." }] } },
  };
  expect(await make(subscribers, aSubscriber({ policyId: newId() }))).toMatchObject(refused);
  const { body } = await make(subscribers, aSubscriber());
  expect(body.policyId).toBeNull();
  expect(await change(subscriber, body.id, { policyId: newId() })).toMatchObject(refused);
});
