import { randomUUID } from "node:crypto";
import { LiveNotifier } from "../live/notifier";
import { logger } from "../logger";
import { createAddressGuard } from "../net/address-guard";
import { HOUR_MS } from "../time/units";
import { chainAuditRows } from "./chain-audit-rows";
import { Circuits } from "./circuits/circuits";
import { HeldDeliveries } from "./claims/held-deliveries";
import { WorkQueue } from "./claims/work-queue";
import { Config } from "./config/config";
import { DatabaseClock } from "./database/clock";
import { Link, type LinkOptions } from "./database/link";
import { NotificationListener } from "./database/notification-listener";
import { Dispatcher } from "./dispatch";
import { fillFingerprints } from "./failure-groups/fill-fingerprints";
import { GroupLife } from "./failure-groups/life";
import { Mailer } from "./mail/mailer";
import { maintain } from "./maintenance";
import { Conductor } from "./operations/conductor";
import { Releaser } from "./operations/releaser";
import { createSender } from "./requests/send";
import { readSettings } from "./retention/retention-context";
import { RETENTION_LOCK_MS, runRetention } from "./retention/run-retention";
import { Walks } from "./retention/walks";
import { Sending } from "./sending/sending";
import { afterSettle } from "./settling/after-settle";
import { Disabling } from "./settling/disable";
import { FingerprintStore } from "./settling/fingerprint-store";
import { Settler } from "./settling/settle";
import { Shards } from "./shards/shards";
import { type Leader, LeaderTasks } from "./tasks/leader-tasks";
import { Tasks } from "./tasks/tasks";
import type { Worker, WorkerOptions } from "./worker-options";

export type { Worker, WorkerOptions };

const LEASE_MS = 10_000;
const BEATS_PER_LEASE = 5;
const DRAIN_MS = 20_000;
/** The time for writing the remaining outcomes once no request is under way any more. */
const FLUSH_MS = 10_000;
const SWEEP_MS = 5000;
/** Changes of circuits are notified; this interval is for counts, ended cool-downs and missed notifications. */
const CIRCUITS_MS = 500;
const MAINTENANCE_MS = HOUR_MS;
const RETENTION_MS = HOUR_MS;
/** A run that failed was work for the database, and is noted: it is not repeated at once. */
const RETENTION_PAUSE_MS = 60_000;
const MAIL_MS = 2000;
/** How often the leader conducts operations: how soon a canary is judged, and an operation has ended. */
const OPERATIONS_MS = 1000;
/** How often the items of operations are released in this worker's shards. */
const RELEASE_MS = 250;
/** How soon a failure group has another state, and a failure without a fingerprint gets one. */
const GROUPS_MS = 5000;
const FILL_MS = 1000;
/** How soon a row of the audit trail is in its chain. */
const AUDIT_MS = 1000;
/**
 * How long a statement on a connection that many tasks share may wait for a lock, as of an operation on many deliveries. It is repeated
 * soon; the other tasks would wait with it.
 */
const LOCK_MS = 2000;
/** How long the making of failure groups waits for another worker's. */
const FINGERPRINTS_LOCK_MS = 500;
/** One batch of outcomes is built while another is being committed. */
const WRITERS = 2;

/** Creates a delivery worker. Workers in any number of processes share one database; up to 32 of them own shards. */
export function createWorker(options: WorkerOptions): Worker {
  const { leaseMs = LEASE_MS, drainMs = DRAIN_MS, random = Math.random } = options;
  const workerId = randomUUID();
  const log = (options.log ?? logger).child({ worker: workerId });
  const tasks = new Tasks(log);
  const clock = new DatabaseClock();
  // The first part of the id shows an administrator (pg_stat_activity) whose connection it is.
  const limits = options.statementMs === undefined ? {} : { statementMs: options.statementMs };
  const connect = (use: string, linkOptions?: LinkOptions) =>
    new Link(options.databaseUrl, `${workerId.slice(0, 8)} ${use}`, { ...limits, ...linkOptions });
  const control = connect("control", { lockMs: LOCK_MS });
  // Nothing but leases, which must be renewed in time: no other statement delays them, and they wait for no other's lock.
  const leaseLink = connect("leases", { lockMs: LOCK_MS });
  // A claim need not survive a crash of the database: its deliveries are still held by this worker, or still scheduled. Releases of waiting
  // deliveries, which may wait for a lock, take turns with the claims here.
  const claimer = connect("claimer", { isDurable: false, lockMs: LOCK_MS });
  const writers = Array.from({ length: WRITERS }, (_, index) => connect(`writer ${index + 1}`));
  const mailLink = connect("mailer");
  const auditLink = connect("audit trail");
  // A release need not survive a crash of the database: the item is pending again, as its delivery is failed.
  const releaseLink = connect("operations", { isDurable: false });
  const conductLink = connect("conductor");
  // Opened at the first failure. It waits neither long nor for other statements: outcomes wait for it.
  const fingerprintLink = connect("fingerprints", { lockMs: FINGERPRINTS_LOCK_MS });
  const live = new LiveNotifier((notice) => listener.announce(notice));
  const onOperationsChanged = () => live.mark("operations", "deliveries");
  const groupLink = connect("failure groups");
  const groupLife = new GroupLife(groupLink, clock, () => live.mark("groups"));
  const fillGroups = async ({ isLeader }: Leader) => {
    const filled = await fillFingerprints(groupLink, fingerprints, { mayGoOn: isLeader });
    if (filled > 0) live.mark("groups", "deliveries");
  };
  const config = new Config(control, log);
  const fingerprints = new FingerprintStore(fingerprintLink, clock, config, log);
  const heldDeliveries = new HeldDeliveries();
  const queue = new WorkQueue(clock);
  const base = { control, leaseLink, claimer, clock, config, heldDeliveries, queue, workerId, log };
  const shards = new Shards({ ...base, leaseMs, onRecovered: () => live.mark("deliveries") });

  // On a connection of its own: it may wait for locks while leases must be renewed. It is idempotent, so any worker may
  // run it when it misses a partition.
  const maintainApart = async () => {
    const link = connect("maintenance");
    await maintain(link, clock).finally(() => link.close());
  };
  // A run may take minutes: a worker that stops ends it between two chunks.
  const stopping = new AbortController();
  const walks = new Walks();
  const retain = async ({ name, fence, isLeader, signal: lost }: Leader) => {
    const link = connect("retention", { lockMs: RETENTION_LOCK_MS });
    const signal = AbortSignal.any([lost, stopping.signal]);
    const leader = { name, fence, signal, isLeader: () => isLeader() && !signal.aborted };
    const environment = options.retention ?? {};
    await runRetention(link, clock, { leader, environment, machineNow: Date.now, walks, log }).finally(() =>
      link.close(),
    );
  };
  // On a connection of its own, which exists only meanwhile: it may wait for a change of the configuration.
  const disabling = new Disabling(
    () => connect("disabling", { lockMs: LOCK_MS }),
    clock,
    ({ delivery: { subscriberId }, decision }) => {
      live.mark("configuration");
      log.warn({ subscriberId, decision }, "subscriber disabled");
    },
  );
  const settled = afterSettle({ ...base, disabling, tasks, live, maintain: maintainApart });
  const settler = new Settler([...writers], workerId, shards.holds, fingerprints, settled);
  const circuits = new Circuits({
    ...{ ...base, link: control },
    onChanged: () => queue.unblock(),
    onOwnChange: () => live.mark("configuration"),
  });
  const sender = createSender(createAddressGuard(options.allowPrivate ?? []), shards.dropLapsed);
  const sending = new Sending({ ...base, shards, settler, circuits, sender, random });
  const dispatcher = new Dispatcher({
    ...{ ...base, shards, sending, pollMs: options.pollMs },
    onFailed: () => live.mark("deliveries"),
  });

  let isDraining = false;
  const releaser = new Releaser({
    ...{ link: releaseLink, claimer, clock, shards, queue, workerId, config, log },
    // Items of a subscriber that is gone are not kept back: their release skips them with that reason.
    room: (subscriberId, areRedirected) =>
      config.subscribers.get(subscriberId)?.unavailable != null
        ? Infinity
        : sending.room(subscriberId, areRedirected),
    isCircuitOpen: (subscriberId) => sending.isCircuitOpen(subscriberId),
    deliveredPerSecond: (subscriberId) => sending.perSecond(subscriberId),
    urlOf: (subscriberId) => config.subscribers.get(subscriberId)?.url,
    mayRelease: () => !isDraining,
    onChanged: onOperationsChanged,
    readSettings: () => readSettings({ link: releaseLink, environment: options.retention ?? {} }),
  });
  const conductor = new Conductor({
    ...{ link: conductLink, clock, log },
    isDatabaseSlow: () => settler.times.isSlow(performance.now()),
    onChanged: onOperationsChanged,
  });

  const refreshConfig = async () => {
    await config.refresh();
    await circuits.tick();
    queue.unblock();
  };
  const listener = new NotificationListener((linkOptions) => connect("listener", linkOptions), {
    onDue: queue.onDueNotices,
    onConfigChanged: () => tasks.once("configuration", refreshConfig),
    onOperationChanged: () => releaser.wake(),
    onListening: () => queue.requestScans(),
  });
  const leaders = new LeaderTasks({ link: leaseLink, clock, workerId, leaseMs, tasks });
  const mail = options.mail ?? { server: null, publicUrl: "" };
  const mailer = new Mailer({ link: mailLink, clock, config, log, random, ...mail });

  /** The shards first: their beat measures the database's clock, which decides whether another leader's lease has ended. */
  async function beat(): Promise<void> {
    await shards.beat({ mayTake: !isDraining });
    await leaders.beat({ mayTake: !isDraining });
  }

  /** Ends claiming, then sending, then writing, and finally ends the claims of settled deliveries. */
  async function drain(): Promise<void> {
    isDraining = true;
    stopping.abort();
    await dispatcher.stop();
    await sending.drain(drainMs);
    await Promise.race([settler.flush(), new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
    settler.stop();
    await dispatcher.endClaims().catch((error) => log.warn({ err: error }, "claims not ended"));
  }

  return {
    id: workerId,
    start: () => {
      listener.start();
      tasks.repeat("leases", leaseMs / BEATS_PER_LEASE, beat);
      tasks.repeat("recovery", SWEEP_MS, () => shards.sweep());
      tasks.repeat("disabling", SWEEP_MS, () => disabling.flush());
      tasks.repeat("circuits", CIRCUITS_MS, () => circuits.tick());
      leaders.leaderTask("notifications", MAIL_MS, (leader) => mailer.run(leader));
      tasks.repeat("release", RELEASE_MS, () => releaser.step());
      leaders.leaderTask("operations", OPERATIONS_MS, (leader) => conductor.step(leader));
      leaders.leaderTask("failure groups", GROUPS_MS, () => groupLife.step());
      leaders.leaderTask("fingerprints", FILL_MS, fillGroups);
      leaders.leaderTask("audit chain", AUDIT_MS, (leader) => chainAuditRows(auditLink, leader));
      leaders.leaderTask("maintenance", MAINTENANCE_MS, maintainApart);
      leaders.leaderTask("retention", RETENTION_MS, retain, RETENTION_PAUSE_MS);
      dispatcher.start();
      log.info({ leaseMs }, "worker started");
    },
    stop: async () => {
      await Promise.all([drain(), mailer.stop(drainMs)]);
      await tasks.stop();
      await live.flush();
      await shards.close().catch((error) => log.warn({ err: error }, "shards not released"));
      await leaders.release().catch((error) => log.warn({ err: error }, "leader tasks not released"));
      await Promise.all([
        listener.stop(),
        sender.close(),
        ...[
          control,
          leaseLink,
          claimer,
          mailLink,
          auditLink,
          releaseLink,
          conductLink,
          groupLink,
          fingerprintLink,
          ...writers,
        ].map((link) => link.close()),
      ]);
      log.info("worker stopped");
    },
  };
}
