import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { parseMailServer } from "../mail/mail-server";
import { inviteUser } from "../people/mutations/invite";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { startMailServer, type TestMailServer } from "../testing/servers/mail-server";
import { Config } from "../worker/config/config";
import { Link } from "../worker/database/link";
import { Mailer } from "../worker/mail/mailer";

const PUBLIC_URL = "https://hub.example.com";
const LEADER = {
  name: "notifications",
  fence: "1",
  isLeader: () => true,
  signal: new AbortController().signal,
};

let db: TestDatabase;
let server: TestMailServer;
let links: Link[];
const lines: string[] = [];
beforeAll(async () => {
  [db, server] = await Promise.all([createTestDatabase(), startMailServer()]);
  links = [new Link(db.url, "mailer"), new Link(db.url, "control")];
});
afterAll(async () => {
  await Promise.all([server.stop(), ...links.map((link) => link.close())]);
  await db.drop();
});

const settings = () => ({
  publicUrl: PUBLIC_URL,
  mailServer: parseMailServer(`${server.url()}?from=hub@example.org`, PUBLIC_URL),
});

function createMailer() {
  const [link, control] = links as [Link, Link];
  const clock = { now: () => Date.now() };
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const { publicUrl, mailServer } = settings();
  const config = new Config(control);
  return new Mailer({ link, clock, config, log, random: () => 0.5, server: mailServer, publicUrl });
}

it("sends an invite link once, from an outbox that never holds it readable", async () => {
  const email = "ann@example.com";
  const actor = { ...SYSTEM, name: "Root <b>Admin</b>" };
  const user = { email, role: "viewer" as const, seesPayloads: true };
  const { url, isMailed } = await inviteUser(db, actor, user, settings());
  const token = new URL(url).hash.slice(1);
  expect(isMailed).toBe(true);
  const written = async () => (await db.pool.query("select m::text as row from mail m")).rows[0].row;
  expect(await written()).toMatch(/v1:/);
  expect(await written()).not.toContain(token);
  expect(await written()).not.toContain(Buffer.from(token).toString("hex"));

  await createMailer().run(LEADER);
  const [mail] = await server.untilTaken(1);
  expect(mail?.to).toEqual([email]);
  expect(mail?.parsed).toMatchObject({ subject: "Your invitation to Redeliver" });
  expect(mail?.parsed.text).toContain(url);
  expect(mail?.parsed.text).toContain("Root <b>Admin</b> has invited you");
  expect(mail?.parsed.html).toContain(`<a href="${url}">`);
  expect(mail?.parsed.html).not.toContain("<b>Admin</b>");
  expect(await db.prisma.mail.findFirstOrThrow()).toMatchObject({ state: "sent", sealedMessage: null });
  await createMailer().run(LEADER);
  expect(server.arrived).toHaveLength(1);
  expect(lines.join("")).toContain("e-mail with a link sent");
  expect(lines.join("")).not.toContain(token);
});
