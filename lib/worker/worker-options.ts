import type { Logger } from "pino";
import type { RetentionSettings } from "../engine/retention";
import type { Random } from "../engine/retry";
import type { MailerOptions } from "./mail/mailer";

export type WorkerOptions = {
  databaseUrl: string;
  /** CIDRs of private addresses to which requests are allowed. */
  allowPrivate?: readonly string[];
  /** The lease of a shard: deliveries of a worker that died are sent again after it. */
  leaseMs?: number;
  /** The time that requests under way have to finish when the worker stops. */
  drainMs?: number;
  /** The mail server of failure e-mails, and the base of their links. Without it, e-mails wait. */
  mail?: Pick<MailerOptions, "server" | "publicUrl">;
  /** The settings of retention that the environment sets. */
  retention?: Partial<RetentionSettings>;
  /** The interval of scans of all shards, for lost notifications. */
  pollMs?: number;
  /** The time after which PostgreSQL cancels a statement of this worker. */
  statementMs?: number;
  random?: Random;
  log?: Logger;
};

export type Worker = {
  readonly id: string;
  /** Starts. Waits for a database that is unreachable. */
  start: () => void;
  /** Drains: requests under way finish, waiting deliveries are given back, outcomes are written, shards are released. */
  stop: () => Promise<void>;
};
