import { isSecretOf } from "../secrets/hash";
import { namePublisher } from "./publisher";
import type { InterceptorCheck } from "./question";

/** Accepts the headers `client-id` and `client-secret` of an approved publisher. */
export const checkClientId: InterceptorCheck = ({ headers, publishers }) => {
  const publisher = publishers.get(headers.get("client-id") ?? "");
  const secret = headers.get("client-secret") ?? "";
  return secret !== "" && isSecretOf(publisher?.secretHash ?? "", secret)
    ? namePublisher(publisher)
    : { accepted: false, refusal: "unauthorized" };
};
