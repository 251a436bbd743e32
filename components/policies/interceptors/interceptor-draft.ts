import { type ListKey, newKey } from "@/lib/form/list-edit";
import { durationOf, secondsOf, wordsOf } from "@/lib/form/typed-text";
import type { NewInterceptor, ShownInterceptor } from "@/lib/interceptors/schema";
import { readJsonText } from "@/lib/text/read-json";
import { formatDuration } from "@/lib/time/duration";

/** An interceptor in the form: the text as typed. A kept secret appears as its mask. */
export type InterceptorDraft =
  | { type: "client-id" }
  | { type: "ip"; allow: string; deny: string }
  | { type: "access-token"; header: string; tokens: TokenDraft[] }
  | JwtDraft
  | OauthDraft;

type InterceptorType = InterceptorDraft["type"];
export type DraftOf<Type extends InterceptorType> = Extract<InterceptorDraft, { type: Type }>;

export type TokenDraft = ListKey & { name: string; token: string };
export type UrlDraft = ListKey & { context: string; url: string };

/** The settings that interceptors with tokens have in common. */
export type TokenSettings = {
  header: string;
  url: string;
  urls: UrlDraft[];
  /** Empty: the token identifies no publisher. */
  clientIdClaim: string;
  timeout: string;
};

type JwtDraft = TokenSettings & {
  type: "jwt";
  /** The source of the keys; only the chosen one is part of the body. */
  keysFrom: "url" | "text";
  keys: string;
  /** One on each line. */
  issuer: string;
  audience: string;
  algorithms: readonly string[];
  clockTolerance: string;
};

type OauthDraft = TokenSettings & {
  type: "oauth";
  clientId: string;
  clientSecret: string;
  scopes: string;
  cache: string;
};

export const newToken = (): TokenDraft => ({ key: newKey(), name: "", token: "" });
export const newUrl = (): UrlDraft => ({ key: newKey(), context: "", url: "" });

const COMMON = { header: "authorization", url: "", timeout: "5 s" };
const BLANK: { [Type in InterceptorType]: () => DraftOf<Type> } = {
  "client-id": () => ({ type: "client-id" }),
  ip: () => ({ type: "ip", allow: "", deny: "" }),
  "access-token": () => ({ type: "access-token", header: COMMON.header, tokens: [newToken()] }),
  jwt: () => ({
    ...COMMON,
    type: "jwt",
    keysFrom: "url",
    urls: [],
    keys: "",
    issuer: "",
    audience: "",
    algorithms: ["RS256", "PS256", "ES256", "EdDSA"],
    clockTolerance: "30 s",
    clientIdClaim: "",
  }),
  oauth: () => ({
    ...COMMON,
    type: "oauth",
    urls: [],
    clientId: "",
    clientSecret: "",
    scopes: "",
    clientIdClaim: "client_id",
    cache: "1 min",
  }),
};

/** A new interceptor with its usual settings. */
export const newInterceptor = (type: InterceptorType): InterceptorDraft => BLANK[type]();

export function interceptorDraft(shown: ShownInterceptor): InterceptorDraft {
  switch (shown.type) {
    case "client-id":
      return { type: "client-id" };
    case "ip":
      return { type: "ip", allow: shown.allow.join("\n"), deny: shown.deny.join("\n") };
    case "access-token":
      return {
        type: "access-token",
        header: shown.header,
        tokens: shown.tokens.map((token, index) => ({ key: `${index}`, ...token })),
      };
    case "jwt":
      return {
        ...commonDraft(shown),
        type: "jwt",
        keysFrom: shown.keys ? "text" : "url",
        keys: shown.keys ? JSON.stringify(shown.keys, null, 2) : "",
        issuer: [shown.issuer].flat().join("\n"),
        audience: [shown.audience].flat().join("\n"),
        algorithms: shown.algorithms,
        clockTolerance: formatDuration(shown.clockToleranceSeconds * 1000),
      };
    case "oauth":
      return {
        ...commonDraft(shown),
        type: "oauth",
        clientId: shown.clientId,
        clientSecret: shown.clientSecret,
        scopes: shown.scopes.join(" "),
        cache: formatDuration(shown.cacheSeconds * 1000),
      };
  }
}

function commonDraft(shown: Extract<ShownInterceptor, { type: "jwt" | "oauth" }>) {
  return {
    header: shown.header,
    url: shown.url ?? "",
    urls: Object.entries(shown.urls).map(([context, url], index) => ({ key: `${index}`, context, url })),
    clientIdClaim: shown.clientIdClaim ?? "",
    timeout: formatDuration(shown.timeoutMs),
  };
}

/** Converts a draft to a body, which the schema still has to check. */
export function interceptorBody(
  draft: InterceptorDraft,
): Record<string, unknown> & Pick<NewInterceptor, "type"> {
  switch (draft.type) {
    case "client-id":
      return draft;
    case "ip":
      return { type: draft.type, allow: wordsOf(draft.allow), deny: wordsOf(draft.deny) };
    case "access-token":
      return { ...draft, tokens: draft.tokens.map(({ name, token }) => ({ name, token })) };
    case "jwt":
      return {
        ...commonBody(draft),
        ...(draft.keysFrom === "url"
          ? { url: draft.url.trim() || undefined, urls: urlsOf(draft.urls) }
          : { keys: keysOf(draft.keys) }),
        issuer: oneOrMore(draft.issuer),
        audience: oneOrMore(draft.audience),
        algorithms: draft.algorithms,
        clockToleranceSeconds: secondsOf(draft.clockTolerance),
      };
    case "oauth":
      return {
        ...commonBody(draft),
        url: draft.url.trim(),
        urls: urlsOf(draft.urls),
        clientId: draft.clientId,
        clientSecret: draft.clientSecret,
        scopes: wordsOf(draft.scopes),
        cacheSeconds: secondsOf(draft.cache),
      };
  }
}

function commonBody(draft: JwtDraft | OauthDraft) {
  return {
    type: draft.type,
    header: draft.header,
    clientIdClaim: draft.clientIdClaim.trim() || null,
    timeoutMs: durationOf(draft.timeout),
  };
}

function urlsOf(urls: readonly UrlDraft[]): Record<string, string> {
  return Object.fromEntries(urls.map(({ context, url }) => [context, url.trim()]));
}

function oneOrMore(lines: string): string | string[] {
  const list = lines
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return list.length > 1 ? list : (list[0] ?? "");
}

/** Reads pasted keys: a list, a single key or a whole key set. Text that is not JSON is passed on unchanged. */
function keysOf(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    const pasted = readJsonText(text);
    if (Array.isArray(pasted) || typeof pasted !== "object" || pasted === null) return pasted;
    return "keys" in pasted ? pasted.keys : [pasted];
  } catch {
    return text;
  }
}
