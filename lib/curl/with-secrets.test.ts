import { expect, it } from "vitest";
import { pairsOf, withSecrets } from "./with-secrets";

const body = Buffer.from("{}");

it("puts present secrets in the places of masked ones, and signs anew", () => {
  const sent = {
    url: "https://a.example/hook?key=[masked]",
    headers: [
      ["Authorization", "[masked]"],
      ["accept", "old/accept"],
      ["x-gone", "[masked]"],
      ["webhook-id", "d"],
      ["webhook-timestamp", "1"],
    ] as const,
    body,
  };
  const present = {
    url: "https://a.example/hook?key=s3cret",
    headers: pairsOf([
      ...["authorization", "Bearer s3cret", "accept", "new/accept"],
      ...["webhook-id", "d", "webhook-timestamp", "2", "webhook-signature", "v1,x"],
    ]),
  };
  expect(withSecrets(sent, present)).toEqual({
    url: "https://a.example/hook?key=s3cret",
    headers: [
      ["Authorization", "Bearer s3cret"],
      ["accept", "old/accept"],
      ["x-gone", "[masked]"],
      ["webhook-id", "d"],
      ["webhook-timestamp", "2"],
      ["webhook-signature", "v1,x"],
    ],
    body,
  });
});
