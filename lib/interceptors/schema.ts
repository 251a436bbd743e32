import { z } from "zod";
import { MASKED } from "../secrets/masked";
import { storedText } from "../text/stored-text";
import { jwt, keptJwt, keptOauth, oauth, shownOauth, tokenHeader } from "./token-schema";

export const INTERCEPTOR_TYPES = ["client-id", "oauth", "jwt", "access-token", "ip"] as const;

const clientId = z
  .strictObject({ type: z.literal("client-id") })
  .describe("The headers `client-id` and `client-secret` of an approved publisher.");

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: "An address or a CIDR, as 203.0.113.7 or 10.0.0.0/8.",
});
const addresses = z
  .array(
    address.refine(
      (text) => !/^[0:]*:ffff:/i.test(text),
      "Write a mapped IPv4 address as IPv4: it is taken for one.",
    ),
  )
  .max(500)
  .default([]);
const ip = z
  .strictObject({
    type: z.literal("ip"),
    allow: addresses.describe("Nobody else may publish. Empty: everybody who is not denied."),
    deny: addresses.describe("These may not publish, even if allowed."),
  })
  .refine(({ allow, deny }) => allow.length + deny.length > 0, {
    error: "Name the addresses to allow or to deny.",
    path: ["allow"],
  })
  .describe("The publisher's address, looked at before anything else.");

const tokenName = storedText().trim().min(1, "Give the token a name.").max(100);
/** Long enough for a fast hash: 20 random characters hold more than 100 bits. */
const token = storedText()
  .regex(/^[\x21-\x7e]*$/, "A token has no spaces, and only ASCII characters.")
  .min(20, "A token has at least 20 characters.")
  .max(512)
  .or(z.literal(MASKED))
  .describe("Kept hashed, never answered. [masked] keeps the token of that name.");
const accessToken = z
  .strictObject({
    type: z.literal("access-token"),
    header: tokenHeader,
    tokens: z
      .array(z.strictObject({ name: tokenName, token }))
      .min(1, "Name at least one token.")
      .max(20)
      .refine(
        (list) => new Set(list.map(({ name }) => name)).size === list.length,
        "Each token has its own name.",
      ),
  })
  .describe("One of these tokens. Several at once let publishers change theirs one after the other.");
const keptAccessToken = accessToken.extend({
  tokens: z.array(z.strictObject({ name: z.string(), hash: z.string() })),
});
const shownAccessToken = accessToken.extend({
  tokens: z.array(z.strictObject({ name: z.string(), token: z.literal(MASKED) })),
});

/** An interceptor as written in a body. */
const interceptor = z.discriminatedUnion("type", [clientId, oauth, jwt, accessToken, ip], {
  error: ({ code }) => (code === "invalid_union" ? `One of: ${INTERCEPTOR_TYPES.join(", ")}.` : undefined),
});

/** The interceptors of a policy: all of them must accept. */
export const interceptorList = z
  .array(interceptor)
  .max(INTERCEPTOR_TYPES.length)
  .superRefine((list, context) => {
    for (const [index, { type }] of list.entries()) {
      if (list.findIndex((one) => one.type === type) < index)
        context.addIssue({ code: "custom", path: [index, "type"], message: `There is one ${type} already.` });
    }
  });
export type NewInterceptor = z.output<typeof interceptor>;

/** An interceptor as stored in its policy's column. */
const kept = z.discriminatedUnion("type", [clientId, keptOauth, keptJwt, keptAccessToken, ip]);
export type Interceptor = z.output<typeof kept>;

/** An interceptor as answered, with its secrets masked. */
export const interceptorAnswer = z.discriminatedUnion("type", [
  clientId,
  shownOauth,
  jwt,
  shownAccessToken,
  ip,
]);
export type ShownInterceptor = z.output<typeof interceptorAnswer>;

/** The interceptors in a policy's column; `unknown` where this release cannot read one: every request is refused then. */
export function parseInterceptors(column: unknown): Interceptor[] | "unknown" {
  return z.array(kept).safeParse(column).data ?? "unknown";
}
