import "server-only";
import { cookies, headers } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { z } from "zod";
import { publicOrigin } from "../config/env";
import { RedeliverError } from "../errors";
import { clientAddress } from "../http/address";
import { readJson, readUpTo } from "../http/body";
import { errorResponse } from "../http/respond";
import { isJsonType } from "../text/content-type";
import { localPath } from "./local-path";
import { type AuthRequest, authOptions } from "./options";
import { withStatus } from "./refused-answer";
import { areCookiesSecure } from "./session-cookie";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Answers requests under /api/auth by NextAuth. Requests that it would answer with a 500 are refused in the API's shape. */
export async function handleAuth(request: NextRequest, context: Context): Promise<Response> {
  try {
    const [verb, provider] = (await context.params).nextauth;
    if (request.method === "GET" && verb === "callback" && provider === "password") {
      throw new RedeliverError("method_not_allowed", "Passwords are sent by POST.");
    }
    // This endpoint lets browsers write to the log; the console does not use it.
    if (verb === "_log") throw new RedeliverError("not_found", "There is nothing here.");
    await forgetForeignCallback();
    const asked: AuthRequest = { address: clientAddress({ headers: await headers() }) };
    const bounded = await withBoundedBody(withLocalCallback(request));
    const answer = await NextAuth(bounded, context, authOptions(asked));
    return asked.refused ? await withStatus(answer, asked.refused) : answer;
  } catch (error) {
    // NextAuth reads the body itself.
    const isNoJson = error instanceof SyntaxError;
    return errorResponse(
      isNoJson ? new RedeliverError("invalid", "The body is not valid JSON.") : error,
      request,
    );
  }
}

/** Passes only links of this origin: NextAuth answers 500 when a link, in the query or in its cookie, is no http URL. */
function withLocalCallback(request: NextRequest): NextRequest {
  const link = request.nextUrl.searchParams.get("callbackUrl");
  const path = localPath(link, publicOrigin()) ?? "/";
  if (link === null || link === path) return request;
  const url = new URL(request.url);
  url.searchParams.set("callbackUrl", path);
  return new NextRequest(url, request);
}

/** More than the bytes of an e-mail address, a password and a link. */
const LARGEST_BODY_BYTES = 64 * 1024;

/** Passes a bounded form: NextAuth reads bodies of any size, and answers 500 to malformed JSON. */
async function withBoundedBody(request: NextRequest): Promise<NextRequest> {
  if (request.method !== "POST") return request;
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/x-www-form-urlencoded");
  headers.delete("content-length");
  const body = String(await readForm(request));
  return new NextRequest(request.url, { method: "POST", headers, body });
}

async function readForm(request: NextRequest): Promise<URLSearchParams> {
  const type = request.headers.get("content-type") ?? "";
  if (!isJsonType(type)) return new URLSearchParams((await readUpTo(request, LARGEST_BODY_BYTES)).toString());
  const { value } = await readJson(request, LARGEST_BODY_BYTES);
  const fields = z.record(z.string(), z.unknown()).safeParse(value);
  const texts = Object.entries(fields.data ?? {}).filter(
    (field): field is [string, string] => typeof field[1] === "string",
  );
  return new URLSearchParams(texts);
}

async function forgetForeignCallback(): Promise<void> {
  const name = `${areCookiesSecure() ? "__Secure-" : ""}next-auth.callback-url`;
  const jar = await cookies();
  const link = jar.get(name)?.value;
  if (link === undefined) return;
  const isOurs = link.startsWith(publicOrigin()) && localPath(link, publicOrigin()) !== undefined;
  if (!isOurs) jar.delete(name);
}
