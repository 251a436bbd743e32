import { randomBytes } from "node:crypto";
import { z } from "zod";
import { ROLES, type Role } from "../access/roles";
import type { RetentionSettings } from "../engine/retention";
import { type MailServer, parseMailServer } from "../mail/mail-server";
import { matcherOf } from "../net/cidr";
import { httpUrl } from "../net/url";
import { parseSecretKeys } from "../secrets/keys";
import { checkRetentionVariables, readRetentionVariables, retentionVariables } from "./retention-variables";
import { STATEMENT_MS, WORKER_STATEMENT_MS } from "./statement-limits";

/** A list such as `127.0.0.0/8, ::1/128`. The address guard checks that each item is a CIDR. */
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

/** Reads `{"redeliver-admins":"admin"}`: the role that each value of a claim gives. */
function readRoleMap(text: string, context: z.RefinementCtx): Record<string, Role> {
  const map = z.record(z.string().min(1), z.enum(ROLES)).safeParse(parsedJson(text));
  if (map.success && Object.keys(map.data).length > 0) return map.data;
  const message = `must be JSON such as {"redeliver-admins":"admin"}, with the roles ${ROLES.join(", ")}`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const SHORTEST_SECRET = 32;
/** Placeholders of examples. A random secret contains none of them, and has more different characters. */
const PLACEHOLDER =
  /change[-_ ]?(me|this)|replace[-_ ]?(me|this)|your[-_ ]|placeholder|openssl rand|set it in|</i;
const FEWEST_CHARACTERS = 8;

/** The reason why a text is not suited to sign sessions; undefined when it is. */
function secretProblem(text: string): string | undefined {
  const isChance = new Set(text).size >= FEWEST_CHARACTERS && !PLACEHOLDER.test(text);
  if (text.length >= SHORTEST_SECRET && isChance) return undefined;
  return isChance ? `needs at least ${SHORTEST_SECRET} characters` : "can be guessed";
}

const MAKE_A_SECRET = "make one with `openssl rand -base64 32`, the same for every web process";

/** Every setting of the product, documented in `.env.example`. Parsed once; no other module reads `process.env`. */
const settings = z
  .object({
    NODE_ENV: z.string().default("development"),
    PORT: z.coerce.number().int().min(1).max(65535).default(3000),
    HOST: z
      .string()
      .regex(/^[\w.:%-]{1,255}$/, "must be an address of this machine, such as 127.0.0.1 or 0.0.0.0")
      .default("127.0.0.1"),
    REQUEST_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3600).default(60),
    HEADERS_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3600).default(20),
    KEEP_ALIVE_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3600).default(5),
    MAX_CONNECTIONS: z.coerce.number().int().min(1).max(100_000).default(2000),
    PUBLIC_URL: httpUrl.optional(),
    TRUSTED_PROXIES: list.superRefine(areRanges),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgres:// or postgresql://"),
    STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(100).max(7000).default(STATEMENT_MS),
    WORKER_STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(1000).max(600_000).default(WORKER_STATEMENT_MS),
    REDELIVER_HOME: z.string().default(".redeliver"),
    REDELIVER_DEMO: z.enum(["0", "1"]).default("1"),
    ADMIN_EMAIL: z.email().optional(),
    // Both are checked at use only: an outdated password must not stop a worker, which never reads it.
    ADMIN_PASSWORD: z.string().optional(),
    NEXTAUTH_SECRET: z.string().optional(),
    SESSION_MAX_HOURS: z.coerce.number().positive().max(8760).default(12),
    SESSION_IDLE_MINUTES: z.coerce.number().positive().max(525_600).default(60),
    REDELIVER_SECRET_KEYS: z.string().superRefine(areSecretKeys).optional(),
    DELIVERY_ALLOW_PRIVATE: list,
    SMTP_URL: z.string().superRefine(isMailServer).optional(),
    OIDC_ISSUER: httpUrl.optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    OIDC_ROLE_CLAIM: z.string().max(200).optional(),
    OIDC_ROLE_MAP: z.string().transform(readRoleMap).optional(),
    OIDC_ADD_USERS: z.enum(["0", "1"]).default("0"),
    ...retentionVariables,
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  })
  .superRefine(({ OIDC_ROLE_CLAIM: claim, OIDC_ROLE_MAP: map }, context) => {
    if ((claim === undefined) === (map === undefined)) return;
    const [missing, given] =
      claim === undefined ? ["OIDC_ROLE_CLAIM", "OIDC_ROLE_MAP"] : ["OIDC_ROLE_MAP", "OIDC_ROLE_CLAIM"];
    context.addIssue({ code: "custom", path: [missing], message: `is needed with ${given}` });
  })
  .superRefine(checkRetentionVariables);

export const SETTING_NAMES: readonly string[] = Object.keys(settings.shape);

export type Settings = z.infer<typeof settings>;

let parsed: Settings | undefined;

const givenOf = (variables: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));

/** The settings of this process. @throws Error with one sentence that names each bad variable */
export function env(): Settings {
  parsed ??= parseSettings(process.env);
  return parsed;
}

/**
 * Parses settings from any source of variables. Empty variables count as not given.
 * @throws Error with one sentence naming every bad variable, without values, which may be secret
 */
export function parseSettings(variables: Record<string, string | undefined>): Settings {
  const result = settings.safeParse(givenOf(variables));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not usable: ${problems.join("; ")}.`);
}

/**
 * Completes the environment of a web process before its settings are read: cookies and links depend on PUBLIC_URL alone
 * (next-auth reads them from NEXTAUTH_URL). A development server makes its own secret.
 * @throws Error with one sentence on a bad setting or a secret that can be guessed, and in production without a secret: a new
 *   secret at every start, different in every process, would end all sessions.
 */
export function completeWebEnvironment(variables: NodeJS.ProcessEnv = process.env): void {
  if (!variables.NEXTAUTH_SECRET) {
    if (variables.NODE_ENV === "production") throw new Error(`NEXTAUTH_SECRET is not set: ${MAKE_A_SECRET}.`);
    variables.NEXTAUTH_SECRET = randomBytes(32).toString("base64url");
  }
  const problem = secretProblem(variables.NEXTAUTH_SECRET);
  if (problem) throw new Error(`NEXTAUTH_SECRET: ${problem}: ${MAKE_A_SECRET}.`);
  variables.NEXTAUTH_URL = publicOrigin(parseSettings(variables));
}

/** The secret that signs sessions. @throws Error outside a web process */
export function sessionSecret(): string {
  const { NEXTAUTH_SECRET } = env();
  if (!NEXTAUTH_SECRET) throw new Error(`NEXTAUTH_SECRET is not set: ${MAKE_A_SECRET}.`);
  return NEXTAUTH_SECRET;
}

/** The longest time of a session, and its longest time without a request. */
export function sessionLimits(): { maxSeconds: number; idleSeconds: number } {
  const { SESSION_MAX_HOURS, SESSION_IDLE_MINUTES } = env();
  return { maxSeconds: SESSION_MAX_HOURS * 3600, idleSeconds: SESSION_IDLE_MINUTES * 60 };
}

/** Scheme, host and port of the console, as its users reach it. */
export function publicOrigin(settings: Settings = env()): string {
  return new URL(publicUrl(settings)).origin;
}

/** The URL of the console, as its users reach it, without a trailing slash. */
export function publicUrl(settings: Pick<Settings, "PUBLIC_URL" | "HOST" | "PORT"> = env()): string {
  return (settings.PUBLIC_URL ?? localUrl(settings, "localhost")).replace(/\/$/, "");
}

/**
 * The URL of the web process on its own machine.
 * @param loopback the host name where the process listens on all addresses, or on the usual loopback address
 */
export function localUrl({ HOST, PORT }: Pick<Settings, "HOST" | "PORT">, loopback = "127.0.0.1"): string {
  const host = /^(127\.0\.0\.1|0\.0\.0\.0|::)$/.test(HOST) ? loopback : HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${PORT}`;
}

const retentionOnly = z.object(retentionVariables);
let retention: Partial<RetentionSettings> | undefined;

/** The settings of retention that the environment sets; the others have their defaults. They are read alone, without `env`. */
export function retentionEnvironment(): Partial<RetentionSettings> {
  retention ??= readRetentionVariables(retentionOnly.parse(givenOf(process.env)));
  return retention;
}

/** The mail server; null when none is set. */
export function mailServer(): MailServer | null {
  const { SMTP_URL } = env();
  return SMTP_URL === undefined ? null : parseMailServer(SMTP_URL, publicUrl());
}
