import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { parseSigningKey, signMessage } from "./signature";

const KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = `whsec_${Buffer.from("another key of 24 bytes!").toString("base64")}`;

describe("signMessage", () => {
  it("makes the signature of the specification's own example", () => {
    const message = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
    };
    expect(signMessage([parseSigningKey(KEY)], message)).toBe(
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    );
  });

  it("is accepted by the standardwebhooks package for any bytes, with either of two keys", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const id = "msg_1";
        const timestamp = Math.floor(Date.now() / 1000);
        const body = JSON.stringify({ text });
        const headers = {
          "webhook-id": id,
          "webhook-timestamp": String(timestamp),
          "webhook-signature": signMessage([KEY, OTHER].map(parseSigningKey), {
            id,
            timestamp,
            body: Buffer.from(body),
          }),
        };
        for (const key of [KEY, OTHER]) expect(new Webhook(key).verify(body, headers)).toEqual({ text });
      }),
    );
  });

  it.each(["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_!!"])("refuses the key %j", (text) => {
    expect(() => parseSigningKey(text)).toThrow(/signing key/);
  });
});
