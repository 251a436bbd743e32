import { timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { SYSTEM } from "../access/actor";
import { endOldSigningKey, rotateSigningKey } from "../subscribers/mutations/signing-key";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import type { ReceivedRequest } from "../testing/servers/receiver";
import { untilState } from "../testing/until";

/** A signing key is rotated while a real worker delivers: whoever verifies with the old or the new key accepts every delivery. */

vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

/** Deliveries of each phase, eight of them under way at once. */
const EACH = 24;
const AT_ONCE = 8;

it("verifies with the old and the new key from the rotation on, and with the new one alone once the old one has ended", async () => {
  const { db, receiver, arrange, deliver } = running;
  const arranged = await arrange({ answers: [{ delayMs: 5 }] });
  const { id, signingKey: oldKey } = arranged.subscriber;
  const requests = () => receiver.requests.filter(({ path }) => path === arranged.path);

  /** Delivers without a pause until `isDone`, at least EACH deliveries. @returns their requests */
  async function load(isDone: () => boolean = () => true): Promise<ReceivedRequest[]> {
    const from = requests().length;
    let sent = 0;
    const one = async () => {
      while (sent < EACH || !isDone()) {
        sent += 1;
        await untilState(db, (await deliver(arranged)).id, "delivered");
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return requests().slice(from);
  }
  const signaturesOfLast = () => signaturesOf(requests().at(-1)).length;

  for (const request of await load()) expect(await verifiedBy(request, { oldKey })).toEqual(["oldKey"]);

  let newKey = "";
  const rotation = (async () => {
    await receiver.until((all) => all.length > EACH + AT_ONCE);
    newKey = (await rotateSigningKey(db, SYSTEM, id)).signingKey;
  })();
  const around = await load(() => newKey !== "" && signaturesOfLast() === 2);
  await rotation;
  expect(around.some((request) => signaturesOf(request).length === 1)).toBe(true);
  // No receiver with the old key refuses a delivery around the rotation; one with the new key accepts all that have its signature.
  for (const request of around) {
    const isBoth = signaturesOf(request).length === 2;
    expect(await verifiedBy(request, { oldKey, newKey })).toEqual(isBoth ? ["oldKey", "newKey"] : ["oldKey"]);
  }
  for (const request of await load())
    expect(await verifiedBy(request, { oldKey, newKey })).toEqual(["oldKey", "newKey"]);

  await endOldSigningKey(db, SYSTEM, id);
  await load(() => signaturesOfLast() === 1);
  for (const request of await load())
    expect(await verifiedBy(request, { oldKey, newKey })).toEqual(["newKey"]);
});

const signaturesOf = (request: ReceivedRequest | undefined) =>
  String(request?.headers["webhook-signature"] ?? "").split(" ");

/** The keys with which a request is verified, by the package of Standard Webhooks and, apart from it, by WebCrypto. */
async function verifiedBy(request: ReceivedRequest, keys: Record<string, string>): Promise<string[]> {
  const accepted: string[] = [];
  for (const [name, key] of Object.entries(keys)) {
    const verdicts = [isAcceptedByPackage(request, key), await isAcceptedByWebCrypto(request, key)];
    expect(new Set(verdicts).size, `the verdicts about ${name} are ${verdicts}`).toBe(1);
    if (verdicts[0]) accepted.push(name);
  }
  return accepted;
}

function isAcceptedByPackage({ headers, body }: ReceivedRequest, key: string): boolean {
  try {
    new Webhook(key).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

/** The specification's own steps: base64(HMAC-SHA256(`id.timestamp.body`)) is one of the signatures of version 1. */
async function isAcceptedByWebCrypto(request: ReceivedRequest, key: string): Promise<boolean> {
  const secret = Buffer.from(key.slice("whsec_".length), "base64");
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
  const { "webhook-id": id, "webhook-timestamp": timestamp } = request.headers;
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const expected = Buffer.from(await crypto.subtle.sign("HMAC", imported, signed));
  return signaturesOf(request).some((text) => {
    const given = Buffer.from(text.replace(/^v1,/, ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
