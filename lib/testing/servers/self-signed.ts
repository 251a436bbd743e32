import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";

const SEQUENCE = 0x30;
const SET = 0x31;
/** ecdsa-with-SHA256, and the attribute "common name". */
const ECDSA_SHA256 = Buffer.from("06082a8648ce3d040302", "hex");
const COMMON_NAME = Buffer.from("0603550403", "hex");

/**
 * Creates a key and a self-signed certificate, which a verifying client rejects unless configured to trust it.
 * @param until end of its validity, in ASN.1 format
 */
export function selfSigned({ commonName = "127.0.0.1", until = "491231235959Z" } = {}): {
  key: string;
  cert: string;
} {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const algorithm = der(SEQUENCE, ECDSA_SHA256);
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from(commonName)))));
  const validity = der(SEQUENCE, der(0x17, Buffer.from("250101000000Z")), der(0x17, Buffer.from(until)));
  const serial = der(0x02, Buffer.from([1]));
  const facts = der(SEQUENCE, serial, algorithm, name, validity, name, publicKey);
  const signature = sign("sha256", facts, createPrivateKey(privateKey));
  const certificate = der(SEQUENCE, facts, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey,
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}

/** Encodes a value in ASN.1 DER: tag, length, contents. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const contents = Buffer.concat(parts);
  const { length } = contents;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), contents]);
}
