import { spawnSync } from "node:child_process";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SYSTEM } from "../access/actor";
import { newSecretKey, parseSecretKey, sealWith } from "../secrets/envelope";
import { headerPlace } from "../secrets/places";
import { rotateSecrets } from "../stored-secrets/mutations";
import { updateSubscriber } from "../subscribers/mutations";
import { rotateSigningKey } from "../subscribers/mutations/signing-key";
import { announceConfig } from "../testing/config";
import { ordinaryEnvironment } from "../testing/processes/child-process";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { untilState } from "../testing/until";

vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
const keys = process.env.REDELIVER_SECRET_KEYS ?? "";
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(async () => {
  process.env.REDELIVER_SECRET_KEYS = keys;
  await running.stop();
});

describe("a worker in production", () => {
  it("does not start without keys, and names the setting", () => {
    const env = {
      ...ordinaryEnvironment(),
      DATABASE_URL: running.db.url,
      REDELIVER_SECRET_KEYS: "",
      REDELIVER_HOME: "/nowhere",
    };
    const args = ["--import", "tsx", "lib/worker/main.ts"];
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^No key to encrypt .* set REDELIVER_SECRET_KEYS/),
    ]);
  });
});

describe("encrypted secrets", () => {
  it("reach the subscriber unchanged, also while keys are rotated", async () => {
    const { db, receiver, arrange, deliver } = running;
    const arranged = await arrange();
    const { id } = arranged.subscriber;
    const headers = { "X-Api-Key": "hush", Accept: "a/b" };
    await updateSubscriber(db, SYSTEM, id, { headers });
    const { signingKey } = await rotateSigningKey(db, SYSTEM, id);
    expect(JSON.stringify(await db.prisma.subscriber.findMany())).not.toMatch(/hush|whsec_/);
    const check = async () => {
      const delivery = await deliver(arranged);
      await untilState(db, delivery.id, "delivered");
      const [request] = receiver.requestsOf(delivery.id);
      const sent = request?.headers as Record<string, string>;
      expect(sent).toMatchObject({ "x-api-key": "hush", accept: "a/b" });
      for (const key of [signingKey, arranged.subscriber.signingKey])
        expect(new Webhook(key).verify(request?.body ?? "", sent)).toEqual({ n: 1 });
    };
    await check();
    process.env.REDELIVER_SECRET_KEYS = `${newSecretKey()},${keys}`;
    await rotateSecrets(db);
    await check();
  });

  it("whose key is missing make the deliveries of that subscriber alone wait until the key is there", async () => {
    const { db, receiver, arrange, deliver } = running;
    const missing = newSecretKey();
    const held = await arrange();
    const { id } = held.subscriber;
    const sealed = sealWith(parseSecretKey(missing), "hush", headerPlace(id, "x-key"));
    await db.prisma.subscriber.update({ where: { id }, data: { headers: { "x-key": sealed } } });
    await announceConfig(db);
    const delivery = await deliver(held);
    const other = await deliver(await arrange());
    await untilState(db, other.id, "delivered");
    await untilState(db, delivery.id, "scheduled");
    expect(receiver.requestsOf(delivery.id)).toEqual([]);
    process.env.REDELIVER_SECRET_KEYS = `${process.env.REDELIVER_SECRET_KEYS},${missing}`;
    await untilState(db, delivery.id, "delivered");
    expect(receiver.requestsOf(delivery.id)[0]?.headers).toMatchObject({ "x-key": "hush" });
  });
});
