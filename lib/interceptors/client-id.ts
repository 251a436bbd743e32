import { isSecretOf } from "../secret-hash";
import type { InterceptorCheck } from "./check";
import { namePublisher } from "./publisher";

/** The headers `client-id` and `client-secret` of an approved publisher. */
export const checkClientId: InterceptorCheck = ({ headers, publishers }) => {
  const publisher = publishers.get(headers.get("client-id") ?? "");
  const secret = headers.get("client-secret") ?? "";
  return secret !== "" && isSecretOf(publisher?.secretHash ?? "", secret)
    ? namePublisher(publisher)
    : { accepted: false, refusal: "unauthorized" };
};
