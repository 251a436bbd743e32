import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import pino from "pino";
import { authLog } from "../auth/auth-log";
import { authOptions } from "../auth/options";
import { logOptions } from "../logger";

/** The address of the browser. */
export const BROWSER_ADDRESS = "203.0.113.7";

type Asked = { query?: Record<string, string>; body?: Record<string, string> };

/** A browser with cookies, and NextAuth's answers. @param lines receives the log lines */
export function nextAuthBrowser(issuer: string, lines: string[] = []) {
  const log = pino({ ...logOptions, level: "info" }, { write: (line: string) => void lines.push(line) });
  const jar: Record<string, string> = {};
  const ask = async (method: string, path: string[], { query = {}, body = {} }: Asked = {}) => {
    const headers = new Headers();
    let answered: unknown;
    const response = {
      status: () => response,
      getHeader: () => headers.getSetCookie(),
      setHeader: (name: string, value: string | string[]) => {
        headers.delete(name);
        for (const one of [value].flat()) headers.append(name, one);
      },
      json: (value: unknown) => {
        answered = value;
      },
      send: (value: unknown) => {
        answered = value;
      },
      end: () => {},
    };
    const request = { method, query: { ...query, nextauth: path }, body, cookies: { ...jar }, headers: {} };
    const options = { ...authOptions({ address: BROWSER_ADDRESS }), logger: authLog(log, issuer) };
    await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options);
    for (const cookie of headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar[name] = decodeURIComponent(value);
    }
    return { body: answered, location: headers.get("location") ?? "", cookies: headers.getSetCookie() };
  };
  /** Begins single sign-on. @returns where it leads: the provider, or the sign-in page after a failure */
  const begin = async (callbackUrl: string): Promise<string> => {
    const { csrfToken } = (await ask("GET", ["csrf"])).body as { csrfToken: string };
    return (await ask("POST", ["signin", "oidc"], { body: { csrfToken, callbackUrl } })).location;
  };
  /** Comes back from the provider. */
  const comeBack = (url: URL) =>
    ask("GET", ["callback", "oidc"], { query: Object.fromEntries(url.searchParams) });
  return { jar, ask, begin, comeBack };
}
