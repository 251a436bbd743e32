import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createHandler, createPolicy, createSubscriber } from "../../../prisma/factories/factories";
import { deliveryRow, eventRows, insertRows } from "../../../prisma/factories/rows";
import { newId } from "../../db/ids";
import { parseMailServer } from "../../mail/mail-server";
import { retrySettings } from "../../policies/schema";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type HeldMails, holdMails } from "../../testing/held-mails";
import { startMailServer, type TestMailServer } from "../../testing/servers/mail-server";
import { until } from "../../testing/until";
import { DAY_MS, MINUTE_MS } from "../../time/units";
import { Config } from "../config/config";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { maintain } from "../maintenance";
import type { Leader } from "../tasks/leader-tasks";
import { Mailer, type MailerOptions } from "./mailer";

// A loaded machine may need long for what takes milliseconds on an idle one.
vi.setConfig({ testTimeout: 90_000 });

const PUBLIC_URL = "https://hub.example.com";
const PATIENCE = { connectMs: 5000, answerMs: 20_000 };
/** The connection of a test's first mailer. */
const MAILER = "redeliver worker mailer 0";
const OPS = ["night@example.com", "ops@example.com"];

/** The mailers of these tests lead together: the guards of their statements are tested, not the lease. */
const LEADER: Leader = {
  name: "notifications",
  fence: "7",
  isLeader: () => true,
  signal: new AbortController().signal,
};

let db: TestDatabase;
let server: TestMailServer;
let links: Link[] = [];
let lines: string[] = [];
/** How far the clock of the mailers is ahead of this machine's. */
let aheadMs = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  await db.prisma.leaderLease.create({ data: { name: LEADER.name, fence: 7, expiresAt: new Date() } });
});
beforeEach(async () => {
  server = await startMailServer();
});
afterEach(async () => {
  await Promise.all([server.stop(), ...links.map((link) => link.close())]);
  await Promise.all([db.prisma.failureEmail.deleteMany(), db.prisma.mail.deleteMany()]);
  [links, lines, aheadMs] = [[], [], 0];
});
afterAll(() => db.drop());

/** A worker's mailer with connections of its own. */
function createMailer(options: Partial<MailerOptions> = {}, leader = LEADER) {
  const [link, control] = [new Link(db.url, `mailer ${links.length}`), new Link(db.url, "control")];
  links.push(link, control);
  const mailer = new Mailer({
    link,
    clock: { now: () => Date.now() + aheadMs },
    config: new Config(control),
    log: pino({}, { write: (line: string) => lines.push(line) }),
    random: () => 0.5,
    server: parseMailServer(`${server.url()}?from=hub@example.org`, PUBLIC_URL),
    publicUrl: PUBLIC_URL,
    patience: PATIENCE,
    ...options,
  });
  return { run: () => mailer.run(leader), stop: (withinMs: number) => mailer.stop(withinMs) };
}

async function createNotifyingHandler(failureEmailTo: string[]): Promise<string> {
  const retry = { ...retrySettings.parse({ strategy: "fixed", attempts: 0, failureEmailTo }) };
  const policy = await createPolicy(db.prisma, { retry });
  return (await createHandler(db.prisma, { policyId: policy.id })).id;
}

let serial = 0;
/** Deliveries that failed for good a while ago, whose notifications are pending. */
async function fail(handlerId: string, count = 1) {
  const subscriber = await createSubscriber(db.prisma, { name: `Pager & Co ${++serial}` });
  const now = Date.now() + aheadMs;
  const rows = Array.from({ length: count }, (_, index) => {
    const failedAt = new Date(now - 5000 - (count - index) * 1000);
    const { event, payload } = eventRows({ body: "{}" });
    const failure = { failureKind: "http_status", failureDetail: "Answered 500, expected 200" } as const;
    return {
      event,
      payload,
      delivery: deliveryRow(event, subscriber, { state: "failed", failedAt, ...failure }),
    };
  });
  const deliveries = rows.map(({ delivery }) => delivery);
  const [events, payloads] = [rows.map(({ event }) => event), rows.map(({ payload }) => payload)];
  await insertRows(db.prisma, { events, payloads, deliveries, attempts: [], attemptConfigurations: [] });
  await db.prisma.failureEmail.createMany({
    data: deliveries.map(({ id, shard, failedAt }) => ({
      deliveryId: id,
      shard,
      handlerId,
      failedAt: failedAt ?? new Date(now),
    })),
  });
  return deliveries;
}

const mails = () => db.prisma.mail.findMany({ orderBy: { createdAt: "asc" } });
const pending = () => db.prisma.failureEmail.count({ where: { mailId: null } });
/** How often each event occurs in the e-mails that the server accepted. */
function timesNotified(deliveries: { eventId: string }[]): number[] {
  const texts = server.taken().map(({ parsed }) => parsed.text ?? "");
  return deliveries.map(
    ({ eventId }) => texts.filter((text) => text.includes(`Event:       ${eventId}`)).length,
  );
}

describe("notifying recipients of failures", () => {
  it("writes nothing under the fence of an earlier leader", async () => {
    await fail(await createNotifyingHandler(OPS));
    await createMailer({}, { ...LEADER, fence: "6" }).run();
    expect(await mails()).toEqual([]);
    expect(await pending()).toBe(1);
    await createMailer().run();
    expect(await mails()).toHaveLength(1);
  });

  it("sends one e-mail for one failure, to all recipients, and no other afterwards", async () => {
    const [delivery] = await fail(await createNotifyingHandler(OPS));
    const mailer = createMailer();
    await mailer.run();
    await mailer.run();
    const [mail] = server.taken();
    expect(server.arrived).toHaveLength(1);
    expect(mail).toMatchObject({ from: "hub@example.org", to: OPS });
    expect(mail?.parsed.text).toContain("Pager & Co");
    expect(mail?.parsed.text).toContain(`${PUBLIC_URL}/event-status/${delivery?.eventId}`);
    const [row] = await mails();
    expect(row).toMatchObject({
      state: "sent",
      failures: 1,
      tries: 1,
      pending: [],
      claimToken: null,
      reason: null,
    });
    expect(mail?.parsed.messageId).toBe(`<${row?.id}@hub.example.com>`);
    expect(await db.prisma.failureEmail.findMany()).toMatchObject([
      { deliveryId: delivery?.id, mailId: row?.id },
    ]);
  });

  it("combines many in one e-mail that lists 50 and counts the rest", async () => {
    const deliveries = await fail(await createNotifyingHandler(OPS), 63);
    await createMailer().run();
    const [mail, ...others] = server.taken();
    expect(others).toEqual([]);
    expect(mail?.parsed.subject).toBe("63 deliveries failed");
    expect(mail?.parsed.text).toContain("And 13 more");
    // The oldest are listed.
    expect(timesNotified(deliveries)).toEqual([...Array(50).fill(1), ...Array(13).fill(0)]);
    expect(await mails()).toMatchObject([{ failures: 63, state: "sent" }]);
    expect(await pending()).toBe(0);
  });

  it("combines failures whose policies name the same recipients, in any order, and no others", async () => {
    const [one, other] = [await createNotifyingHandler(OPS), await createNotifyingHandler(OPS.toReversed())];
    await Promise.all([
      fail(one, 3),
      fail(other, 3),
      fail(await createNotifyingHandler(["boss@example.com"])),
    ]);
    await createMailer().run();
    const sent = server.taken().map(({ to, parsed }) => [to, parsed.subject]);
    expect(sent).toHaveLength(2);
    expect(sent).toContainEqual([OPS, "6 deliveries failed"]);
    expect(sent).toContainEqual([
      ["boss@example.com"],
      expect.stringMatching(/^Delivery to Pager & Co \d+ failed$/),
    ]);
  });

  it("combines continuous failures once a minute", async () => {
    const handlerId = await createNotifyingHandler(OPS);
    const deliveries = await fail(handlerId, 5);
    const mailer = createMailer();
    await mailer.run();
    expect(server.taken()).toHaveLength(5);
    aheadMs = 30_000;
    deliveries.push(...(await fail(handlerId, 4)));
    await mailer.run();
    expect(server.taken()).toHaveLength(5);
    expect(await pending()).toBe(4);
    aheadMs = 40_000;
    deliveries.push(...(await fail(handlerId, 3)));
    await mailer.run();
    expect(server.taken()).toHaveLength(5);
    aheadMs = 2 * MINUTE_MS;
    await mailer.run();
    expect(server.taken()).toHaveLength(6);
    expect(server.taken()[5]?.parsed.subject).toBe("7 deliveries failed");
    expect(timesNotified(deliveries)).toEqual(Array(12).fill(1));
  });

  it("keeps failures without a mail server, logs it once, and sends them when there is one", async () => {
    const deliveries = await fail(await createNotifyingHandler(OPS), 2);
    const mailer = createMailer({ server: null });
    await mailer.run();
    await mailer.run();
    expect(lines.filter((line) => line.includes("SMTP_URL is not set"))).toHaveLength(1);
    expect(await pending()).toBe(2);
    expect(await mails()).toEqual([]);
    await createMailer().run();
    expect(timesNotified(deliveries)).toEqual([1, 1]);
  });

  it("drops failures whose policy names no recipients any more, and logs it", async () => {
    const handlerId = await createNotifyingHandler([]);
    await fail(handlerId, 3);
    await createMailer().run();
    expect(await db.prisma.failureEmail.count()).toBe(0);
    expect(server.arrived).toEqual([]);
    expect(lines.join()).toMatch(new RegExp(`${handlerId}.*"count":3.*dropped without notification`));
  });
});

describe("a mail server", () => {
  it("that is down is tried again until it is up: the e-mail is sent once", async () => {
    const deliveries = await fail(await createNotifyingHandler(OPS));
    await server.stop();
    const mailer = createMailer();
    await mailer.run();
    await mailer.run();
    const [row] = await mails();
    expect(row).toMatchObject({
      state: "waiting",
      tries: 1,
      pending: OPS,
      reason: expect.stringMatching(/ECONNREFUSED/),
    });
    await server.start();
    await mailer.run();
    expect(server.arrived).toEqual([]);
    aheadMs = MINUTE_MS;
    await mailer.run();
    await mailer.run();
    expect(timesNotified(deliveries)).toEqual([1]);
    expect(await mails()).toMatchObject([{ state: "sent", tries: 2, reason: null }]);
  });

  it("that refuses for now gets the same bytes under the same id again", async () => {
    await fail(await createNotifyingHandler(OPS));
    server.answer({ message: () => ({ code: 451 }) });
    const mailer = createMailer();
    await mailer.run();
    server.answer({});
    aheadMs = MINUTE_MS;
    await mailer.run();
    const [refused, taken] = server.arrived;
    expect([refused?.answer, taken?.answer]).toEqual([451, 250]);
    expect(taken?.raw.equals(refused?.raw ?? Buffer.alloc(0))).toBe(true);
    expect(taken?.parsed.messageId).toBeTruthy();
  });

  it("that refuses for a day gets no further try", async () => {
    await fail(await createNotifyingHandler(OPS));
    server.answer({ message: () => ({ code: 451 }) });
    const mailer = createMailer();
    for (let hours = 0; hours <= 25; hours++) {
      aheadMs = hours * 60 * MINUTE_MS;
      await mailer.run();
    }
    const [row] = await mails();
    expect(row).toMatchObject({ state: "failed", sentAt: null, reason: expect.stringMatching(/^451/) });
    expect(row?.tries).toBeGreaterThan(20);
    expect(server.arrived).toHaveLength(row?.tries ?? 0);
  });

  it("that refuses for good gets one try; the log says why and names no address", async () => {
    await fail(await createNotifyingHandler(OPS));
    server.answer({ recipient: (address) => ({ code: 550, text: `<${address}> unknown` }) });
    const mailer = createMailer();
    await mailer.run();
    aheadMs = 60 * MINUTE_MS;
    await mailer.run();
    expect(await mails()).toMatchObject([
      { state: "failed", tries: 1, reason: expect.stringMatching(/^550 /) },
    ]);
    expect(lines.join()).toMatch(/"reason":"550 .*<\[address\]> unknown.*failure e-mail failed/);
    expect(lines.join()).not.toMatch(/@example\.com/);
  });

  it("that defers one of the recipients gets the e-mail for this one again", async () => {
    await fail(await createNotifyingHandler(["gone@example.com", ...OPS]));
    server.answer({
      recipient: (address) => ({ "gone@example.com": { code: 550 }, [OPS[1] ?? ""]: { code: 450 } })[address],
    });
    const mailer = createMailer();
    await mailer.run();
    const [half] = await mails();
    expect(half).toMatchObject({ state: "waiting", pending: [OPS[1]], sentAt: expect.any(Date) });
    server.answer({});
    aheadMs = MINUTE_MS;
    await mailer.run();
    expect(server.taken().map(({ to }) => to)).toEqual([[OPS[0]], [OPS[1]]]);
    expect(await mails()).toMatchObject([{ state: "sent", sentAt: half?.sentAt, tries: 2 }]);
  });
});

describe("an e-mail is sent once", () => {
  it("by two mailers that poll while the server is slow", async () => {
    const [a, b] = [await createNotifyingHandler(OPS), await createNotifyingHandler(["boss@example.com"])];
    const deliveries = (await Promise.all([fail(a, 5), fail(b, 40)])).flat();
    server.answer({ message: () => new Promise((resolve) => setTimeout(resolve, 100)) });
    const mailers = [createMailer(), createMailer()];
    for (let turn = 0; turn < 2; turn++) await Promise.all(mailers.map((mailer) => mailer.run()));
    expect(timesNotified(deliveries)).toEqual(Array(45).fill(1));
    expect(server.arrived).toHaveLength(6);
  });

  it("by one of two mailers that want it at the same moment", async () => {
    const deliveries = await fail(await createNotifyingHandler(OPS));
    await server.stop();
    await createMailer().run();
    await server.start();
    aheadMs = MINUTE_MS;
    const held = await holdMails(db);
    let areDone = false;
    const runs = Promise.all([createMailer().run(), createMailer().run()]).then(() => {
      areDone = true;
    });
    // Both have found the row taken and continued, or wait until they may take it.
    await until(
      async () => areDone || (await held.waiting("redeliver worker mailer %")) === 2,
      Boolean,
      60_000,
    );
    await held.release();
    await runs;
    await createMailer().run();
    expect(timesNotified(deliveries)).toEqual([1]);
  });

  it("when the connection to the database breaks after the server has taken it", async () => {
    const deliveries = await fail(await createNotifyingHandler(OPS));
    let held: HeldMails | undefined;
    server.answer({
      message: async () => {
        held = await holdMails(db);
        return undefined;
      },
    });
    const mailer = createMailer();
    const run = mailer.run();
    await server.untilTaken(1);
    await held?.untilWantedBy(MAILER);
    await db.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()",
      [MAILER],
    );
    await until(
      async () => lines.join(),
      (log) => log.includes("not written yet"),
      60_000,
    );
    await held?.release();
    await run;
    aheadMs = 60 * MINUTE_MS;
    await mailer.run();
    expect(timesNotified(deliveries)).toEqual([1]);
    expect(await mails()).toMatchObject([{ state: "sent", tries: 1 }]);
  });

  it("for readers that compare ids: cut off when its worker stops, it is sent again unchanged", async () => {
    await fail(await createNotifyingHandler(OPS));
    const first = createMailer();
    let stopped: Promise<void> | undefined;
    server.answer({
      message: () => {
        stopped = first.stop(0);
        return new Promise(() => {});
      },
    });
    await first.run();
    await stopped;
    await first.run();
    expect(await mails()).toMatchObject([{ state: "waiting", tries: 1 }]);
    server.answer({});
    aheadMs = MINUTE_MS;
    await createMailer().run();
    const [cut, sent] = server.arrived;
    expect(server.arrived).toHaveLength(2);
    expect(sent?.raw.equals(cut?.raw ?? Buffer.alloc(0))).toBe(true);
  });

  it("with one try under way at a time, while the others wait", async () => {
    const deliveries = await fail(await createNotifyingHandler(OPS), 3);
    let release = () => {};
    const arrived = new Promise<void>((resolve) => {
      server.answer({
        message: () => {
          resolve();
          return new Promise((done) => {
            release = () => done(undefined);
          });
        },
      });
    });
    const run = createMailer().run();
    await arrived;
    const states = async () => (await mails()).map(({ state }) => state).sort();
    expect(await states()).toEqual(["sending", "waiting", "waiting"]);
    server.answer({});
    aheadMs = 40_000;
    await createMailer().run();
    expect(await states()).toEqual(["sending", "sent", "sent"]);
    release();
    await run;
    expect(timesNotified(deliveries)).toEqual([1, 1, 1]);
  });

  it("or twice, when its worker was frozen: the result of the first try does not overwrite the second", async () => {
    await fail(await createNotifyingHandler(OPS));
    let thaw = () => {};
    const arrived = new Promise<void>((resolve) => {
      server.answer({
        message: () => {
          resolve();
          return new Promise((done) => {
            thaw = () => done({ code: 550 });
          });
        },
      });
    });
    const frozen = createMailer().run();
    await arrived;
    server.answer({});
    aheadMs = 2 * MINUTE_MS;
    await createMailer().run();
    thaw();
    await frozen;
    expect(await mails()).toMatchObject([{ state: "sent", tries: 2, reason: null }]);
    expect(lines.join()).toContain("its claim had ended");
  });
});

it("removes e-mails that ended a month ago, and none that is still to be sent", async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  const mail = (state: "waiting" | "sent" | "failed", days: number) => ({
    id: newId(),
    recipients: OPS,
    pending: [],
    failures: 1,
    message: new Uint8Array(),
    state,
    createdAt: daysAgo(days),
    dueAt: daysAgo(days),
  });
  const kept = [mail("sent", 29), mail("waiting", 31)];
  await db.prisma.mail.createMany({ data: [...kept, mail("sent", 31), mail("failed", 31)] });
  const link = new Link(db.url, "maintenance");
  links.push(link);
  await maintain(link, new DatabaseClock());
  expect((await mails()).map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort());
});
