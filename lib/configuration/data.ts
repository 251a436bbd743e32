import { listContexts } from "../contexts/data";
import type { Database } from "../db/client";
import { inTransaction } from "../db/transaction";
import { readFoldRules } from "../fold-rules/data";
import { listHandlers } from "../handlers/data";
import { parseInterceptors } from "../interceptors/schema";
import { showInterceptors } from "../interceptors/settings";
import { parseRetry } from "../policies/schema";
import { listPublishers } from "../publishers/data";
import { circuitSettings } from "../subscribers/circuit";
import { readSubscribers } from "../subscribers/data/whole";
import type { SubscriberAnswer } from "../subscribers/schema";
import { byText, sorted } from "./canonical";
import type { Stored, StoredRow, StoredRows } from "./stored";
import type { Configuration, Noun, SubscriberEntry } from "./view";

/** All rows of a noun: the configuration is held in memory by every process, so it is small enough. */
const ALL = { limit: 1_000_000, offset: 0 };

/**
 * Reads the configuration as it is at one moment. Equal configurations give equal values, in the same order.
 * @param longestMs after which it is given up
 */
export async function readConfiguration(db: Database, longestMs?: number): Promise<Configuration> {
  const { stored } = await readSnapshot(db, longestMs);
  const rows: StoredRows = stored;
  const entries = <Name extends Noun>(name: Name) => rows[name].map(({ entry }) => entry);
  return {
    contexts: entries("contexts"),
    handlers: entries("handlers"),
    policies: entries("policies"),
    publishers: entries("publishers"),
    subscribers: entries("subscribers"),
    foldRules: stored.foldRules.rules,
  };
}

/** The rows of the configuration as they are at one moment, with their ids and secrets, and the version that they have. */
export type Snapshot = { stored: Stored; version: bigint };

/** How long the whole configuration may be read. Milliseconds. */
const LONGEST_MS = 60_000;

/**
 * Reads the configuration without a lock: others can change it meanwhile, to another version.
 * @param longestMs after which it is given up
 * @throws the error of the database, also at the end of the time
 */
export async function readSnapshot(db: Database, longestMs = LONGEST_MS): Promise<Snapshot> {
  return inTransaction(
    db,
    async (within) => {
      await within.prisma.$queryRaw`select set_config('statement_timeout', ${String(longestMs)}, true)`;
      const { version } = await within.prisma.configVersion.findUniqueOrThrow({ where: { id: 1 } });
      return { stored: await readStored(within), version };
    },
    { maxWait: longestMs, timeout: longestMs, isolationLevel: "RepeatableRead" },
  );
}

async function readStored(db: Database): Promise<Stored> {
  const { items: contexts } = await listContexts(db, ALL);
  const policies = await readPolicies(db, contexts);
  const policyNames = new Map(policies.map(({ id, entry }) => [id, entry.name]));
  return {
    contexts: byName(contexts.map(({ id, name }) => ({ id, entry: { name } }))),
    policies,
    handlers: await readHandlers(db, policyNames),
    publishers: await readPublishers(db),
    subscribers: await readStoredSubscribers(db, policyNames),
    foldRules: await readFoldRules(db.prisma),
  };
}

function byName<Row extends { entry: { name: string } }>(rows: Row[]): Row[] {
  return rows.sort(byText(({ entry }) => entry.name));
}

async function readPolicies(
  db: Database,
  contexts: readonly { id: string; name: string }[],
): Promise<StoredRow<"policies">[]> {
  const rows = await db.prisma.policy.findMany();
  const names = contexts.toSorted(byText(({ name }) => name));
  return byName(
    rows.map((row) => {
      const interceptors = parseInterceptors(row.interceptors);
      const { id, name, description } = row;
      const entry = { name, description, interceptors: showInterceptors(interceptors, names) };
      return { id, entry: { ...entry, retry: parseRetry(row.retry) }, interceptors };
    }),
  );
}

/** Names by ids. */
type Names = ReadonlyMap<string, string>;
const nameOf = (id: string | null, names: Names) => (id === null ? null : (names.get(id) ?? null));

async function readHandlers(db: Database, policies: Names): Promise<StoredRow<"handlers">[]> {
  const { items } = await listHandlers(db, ALL);
  return byName(
    items.map(({ id, name, version, description, basePath, policyId, open, topics }) => ({
      id,
      entry: {
        ...{ name, version, description, basePath, open },
        policy: nameOf(policyId, policies),
        topics: topics
          .map((topic) => ({
            name: topic.name,
            description: topic.description,
            contexts: topic.contexts.toSorted(),
            priority: topic.priority,
          }))
          .sort(byText((topic) => topic.name)),
      },
    })),
  );
}

async function readPublishers(db: Database): Promise<StoredRow<"publishers">[]> {
  const { items } = await listPublishers(db, ALL);
  return byName(
    items.map(({ id, name, developerEmail, status }) => ({ id, entry: { name, developerEmail, status } })),
  );
}

async function readStoredSubscribers(db: Database, policies: Names): Promise<StoredRow<"subscribers">[]> {
  const rows = await readSubscribers(db.prisma, null);
  return byName(
    rows.map(({ answer, destinations }) => ({
      id: answer.id,
      entry: subscriberEntry(answer, policies),
      destinations,
    })),
  );
}

function subscriberEntry(item: SubscriberAnswer, policies: Names): SubscriberEntry {
  const { name, url, expectedStatus, status, paused, description, developerEmail, headers } = item;
  const { timeoutMs, maxConcurrency, ratePerSecond, circuit, maintenanceWindows, alternativeUrl } = item;
  return {
    ...{ name, url, expectedStatus, status, paused, description, developerEmail },
    headers: sorted(headers),
    ...{ timeoutMs, maxConcurrency, ratePerSecond },
    circuit: circuit && circuitSettings.strip().parse(circuit),
    ...{ maintenanceWindows, alternativeUrl },
    policy: nameOf(item.policyId, policies),
    subscriptions: item.subscriptions,
  };
}
