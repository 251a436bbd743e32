import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Random } from "../engine/retry";
import { logger } from "../logger";
import { createAddressGuard } from "../net/address-guard";
import { Circuits } from "./circuits/circuits";
import { DueIndex } from "./claims/due-index";
import { HeldDeliveries } from "./claims/held-deliveries";
import { Config } from "./config/config";
import { DatabaseClock } from "./database/clock";
import { Link, type LinkOptions } from "./database/link";
import { Listener } from "./database/wake";
import { Dispatcher } from "./dispatch";
import { Mailer, type MailerOptions } from "./mail/mailer";
import { maintain } from "./maintenance";
import { Ownership } from "./ownership";
import { createSender } from "./requests/send";
import { Sending } from "./sending/sending";
import { createAttemptLog } from "./settling/attempt-log";
import { Disabling } from "./settling/disable";
import { Settler } from "./settling/settle";
import type { Settlement } from "./settling/settlement";
import { ShardLeases } from "./shards/shard-leases";
import { LeaderTasks } from "./tasks/leader-tasks";
import { Tasks } from "./tasks/tasks";

export type WorkerOptions = {
  databaseUrl: string;
  /** CIDRs that may be dialled although they are private. */
  allowPrivate?: readonly string[];
  /** How long a shard stays this worker's without renewal: a dead worker's deliveries go out again after it. */
  leaseMs?: number;
  /** How long requests under way may take to finish when the worker stops. */
  drainMs?: number;
  /** Who takes failure e-mails, and what their links lead to. Left out: they wait. */
  mail?: Pick<MailerOptions, "server" | "publicUrl">;
  /** How often everything is scanned, should a notification have been lost. */
  pollMs?: number;
  /** When PostgreSQL cancels a statement of this worker. */
  statementMs?: number;
  random?: Random;
  log?: Logger;
};

export type Worker = {
  readonly id: string;
  /** Begins. A database that is away is waited for. */
  start: () => void;
  /** Drains: what is under way finishes or is given back, outcomes are written, shards released. */
  stop: () => Promise<void>;
};

const LEASE_MS = 10_000;
const BEATS_PER_LEASE = 5;
const DRAIN_MS = 20_000;
/** For writing what is left, once nothing is under way any more. */
const FLUSH_MS = 10_000;
const SWEEP_MS = 5000;
/** Changes of circuits are told by notification; this is for counts, cool-downs that end and what was missed. */
const CIRCUITS_MS = 500;
const MAINTENANCE_MS = 3_600_000;
const MAIL_MS = 2000;
/** One batch of outcomes is put together while another is being committed. */
const WRITERS = 2;

/** A delivery worker: any number of them, in any number of processes, share one database. */
export function createWorker(options: WorkerOptions): Worker {
  const { databaseUrl: url, leaseMs = LEASE_MS, drainMs = DRAIN_MS, random = Math.random } = options;
  const workerId = randomUUID();
  const log = (options.log ?? logger).child({ worker: workerId });
  const logAttempt = createAttemptLog(log);
  const clock = new DatabaseClock();
  const heldDeliveries = new HeldDeliveries();
  const due = new DueIndex();
  // The first part of the id tells an administrator (pg_stat_activity) whose connection it is.
  const limits = options.statementMs === undefined ? {} : { statementMs: options.statementMs };
  const connect = (use: string, linkOptions?: LinkOptions) =>
    new Link(url, `${workerId.slice(0, 8)} ${use}`, { ...limits, ...linkOptions });
  const control = connect("control");
  // A claim need not outlive the database's own crash: this worker, or the state the delivery is in, still says it all.
  const claimer = connect("claimer", { isDurable: false });
  const writers = Array.from({ length: WRITERS }, (_, index) => connect(`writer ${index + 1}`));
  const config = new Config(control, log);
  const dropLapsed = () => leases.dropLapsed();
  const sender = createSender(createAddressGuard(options.allowPrivate ?? []), dropLapsed);

  const ownership = new Ownership({
    link: control,
    claimer,
    clock,
    config,
    workerId,
    owns: (shard) => leases.holds(shard),
    heldDeliveries,
    due,
    log,
    leases: () => leases,
    sending: () => sending,
    dispatcher: () => dispatcher,
  });
  const leases = new ShardLeases({
    link: control,
    clock,
    workerId,
    leaseMs,
    events: { onGained: ownership.gain, onLost: ownership.lose, onLeaving: ownership.leave },
  });
  const disabling = new Disabling(control, clock, ({ delivery: { subscriberId }, decision }) =>
    log.warn({ subscriberId, decision }, "subscriber disabled"),
  );
  const onSettled = (settlement: Settlement, stood: boolean) => {
    const { delivery, state, dueAt, decision } = settlement;
    heldDeliveries.drop(delivery);
    // Also when nothing was written just now: an earlier try may have been, and its answer lost.
    if (state === "scheduled") {
      due.record({ ...delivery, dueAt });
      dispatcher.wake();
    }
    if (stood && decision?.action === "disable_subscriber") {
      disabling.add(settlement);
      tasks.once("disable subscriber", () => disabling.flush());
    }
    logAttempt(settlement, stood);
  };
  const settler = new Settler([...writers], workerId, (shard) => leases.holds(shard), {
    onSettled,
    onRefused: ({ delivery }) => {
      log.error({ id: delivery.id }, "outcome refused by the database; the delivery will be recovered");
      heldDeliveries.markUnwritable(delivery);
    },
    onTrouble: (error, batch) => {
      log.warn({ err: error, batch }, "outcomes not written yet");
      if (isMissingPartition(error)) tasks.once("maintenance", maintainApart);
    },
  });
  const circuits = new Circuits({
    link: control,
    clock,
    workerId,
    config,
    log,
    onChanged: () => dispatcher.wakeUpAll(),
  });
  const sending = new Sending({
    circuits,
    clock,
    config,
    sender,
    random,
    shardShare: () => leases.share,
    dropLapsed,
    onSettlement: (settlement) => {
      settler.add(settlement);
      dispatcher.slotFreed(settlement.delivery.subscriberId);
    },
    onUnsendable: ownership.giveBack,
  });
  const dispatcher = new Dispatcher({
    link: claimer,
    control,
    clock,
    heldDeliveries,
    workerId,
    config,
    due,
    sending,
    log,
    owns: (shard) => leases.holds(shard),
    giveBack: ownership.giveBack,
    ...(options.pollMs !== undefined && { pollMs: options.pollMs }),
  });
  const mailLink = connect("mailer");
  const mail = options.mail ?? { server: null, publicUrl: "" };
  const mailer = new Mailer({ link: mailLink, clock, config, log, random, ...mail });
  const refreshConfig = async () => {
    await config.refresh();
    await circuits.tick();
    dispatcher.wakeUpAll();
  };
  const tasks = new Tasks(log);
  const leaders = new LeaderTasks({ link: control, clock, workerId, leaseMs, tasks });
  // On a connection of its own: it may wait for locks, and leases must be renewed meanwhile.
  const maintainApart = async () => {
    const link = connect("maintenance");
    await maintain(link, clock).finally(() => link.close());
  };
  const listener = new Listener((linkOptions) => connect("listener", linkOptions), {
    onDue: (notices) => dispatcher.onDueNotices(notices),
    onConfigChanged: () => tasks.once("configuration", refreshConfig),
    onListening: () => {
      due.scans.requestAll();
      dispatcher.wake();
    },
  });

  let isDraining = false;
  const beat = async () => {
    await leases.beat({ mayTake: !isDraining });
    await ownership.releaseLeft();
  };

  /**
   * Requests under way get `drainMs`; what is still under way then is cut off. Whether it arrived nobody knows: it stays
   * in its claim, which the shard's next owner ends, and is sent again.
   */
  async function drain(): Promise<void> {
    isDraining = true;
    await dispatcher.stop();
    await ownership.giveBack(sending.takeWaiting(() => true));
    await sending.finished(drainMs);
    sending.cutOff(() => true);
    await Promise.race([settler.flush(), new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
    settler.stop();
    await dispatcher.endClaims().catch((error) => log.warn({ err: error }, "claims not ended"));
  }

  return {
    id: workerId,
    start: () => {
      listener.start();
      tasks.repeat("shards", leaseMs / BEATS_PER_LEASE, beat);
      tasks.repeat("recovery", SWEEP_MS, () => ownership.sweep());
      tasks.repeat("disabling", SWEEP_MS, () => disabling.flush());
      tasks.repeat("circuits", CIRCUITS_MS, () => circuits.tick());
      tasks.repeat("leader leases", leaseMs / BEATS_PER_LEASE, () => leaders.beat({ mayTake: !isDraining }));
      leaders.leaderTask("notifications", MAIL_MS, (leader) => mailer.run(leader));
      leaders.leaderTask("maintenance", MAINTENANCE_MS, maintainApart);
      dispatcher.start();
      log.info({ leaseMs }, "worker started");
    },
    stop: async () => {
      await Promise.all([drain(), mailer.stop(drainMs)]);
      await tasks.stop();
      await leases.close().catch((error) => log.warn({ err: error }, "shards not released"));
      await leaders.release().catch((error) => log.warn({ err: error }, "leader tasks not released"));
      await Promise.all([
        listener.stop(),
        sender.close(),
        ...[control, claimer, mailLink, ...writers].map((link) => link.close()),
      ]);
      log.info("worker stopped");
    },
  };
}

/** SQLSTATE check_violation: what PostgreSQL says of a row that no partition takes. */
function isMissingPartition(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "23514";
}
