import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type MailServer, parseMailServer } from "./mail/mail-server";
import { matcherOf } from "./net/cidr";
import { parseSecretKeys } from "./secrets/keys";

/** A list such as `127.0.0.0/8, ::1/128`; whether each is a CIDR is checked by the address guard that reads it. */
const list = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]/).filter(Boolean));

function areRanges(cidrs: string[], context: z.RefinementCtx): void {
  try {
    matcherOf(cidrs);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
}

function isMailServer(url: string, context: z.RefinementCtx): void {
  try {
    parseMailServer(url, "http://localhost");
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
}

function areSecretKeys(text: string, context: z.RefinementCtx): void {
  try {
    parseSecretKeys(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
}

/** Every setting the product reads, documented in `.env.example`. Parsed once; nothing else reads `process.env`. */
const settings = z.object({
  NODE_ENV: z.string().default("development"),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:%-]{1,255}$/, "must be an address of this machine, such as 127.0.0.1 or 0.0.0.0")
    .default("127.0.0.1"),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: "must begin with http:// or https://" }).optional(),
  TRUSTED_PROXIES: list.superRefine(areRanges),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgres:// or postgresql://"),
  REDELIVER_HOME: z.string().default(".redeliver"),
  REDELIVER_DEMO: z.enum(["0", "1"]).default("1"),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(8).optional(),
  NEXTAUTH_SECRET: z
    .string()
    .min(16)
    .default(() => randomBytes(32).toString("base64url")),
  REDELIVER_SECRET_KEYS: z.string().superRefine(areSecretKeys).optional(),
  DELIVERY_ALLOW_PRIVATE: list,
  SMTP_URL: z.string().superRefine(isMailServer).optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export const SETTING_NAMES: readonly string[] = Object.keys(settings.shape);

export type Settings = z.infer<typeof settings>;

let parsed: Settings | undefined;

/** The settings of this process. Throws one sentence that names each bad variable. */
export function env(): Settings {
  parsed ??= parseSettings(process.env);
  return parsed;
}

/**
 * Parses settings from any source of variables. Empty ones count as not given.
 * @throws Error with one sentence naming every bad variable; values are never repeated (they may be secret).
 */
export function parseSettings(variables: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = settings.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not usable: ${problems.join("; ")}.`);
}

/** Where users reach the console, without a trailing slash. */
export function publicUrl(settings: Pick<Settings, "PUBLIC_URL" | "HOST" | "PORT"> = env()): string {
  return (settings.PUBLIC_URL ?? localUrl(settings, "localhost")).replace(/\/$/, "");
}

/**
 * Where this machine reaches its own web process.
 * @param loopback how to name it where it listens on all addresses, or on the usual loopback address
 */
export function localUrl({ HOST, PORT }: Pick<Settings, "HOST" | "PORT">, loopback = "127.0.0.1"): string {
  const host = /^(127\.0\.0\.1|0\.0\.0\.0|::)$/.test(HOST) ? loopback : HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${PORT}`;
}

/** The server that takes e-mails; null when none is set. */
export function mailServer(): MailServer | null {
  const { SMTP_URL } = env();
  return SMTP_URL === undefined ? null : parseMailServer(SMTP_URL, publicUrl());
}
