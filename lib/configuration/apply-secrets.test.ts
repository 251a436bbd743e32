import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { updatePolicy } from "../policies/mutations";
import { open } from "../secrets/keys";
import { headerPlace } from "../secrets/places";
import { updateSubscriber } from "../subscribers/mutations";
import { createApiDatabase } from "../testing/api";
import { applyDocument } from "../testing/configuration-file";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { fillHub } from "../testing/full-hub";
import { readConfiguration } from "./data";

let db: TestDatabase;
beforeAll(async () => {
  db = await createApiDatabase();
});
afterAll(() => db.drop());

const marked = (lines: readonly string[]) => lines.filter((line) => line.startsWith("!"));

describe("another origin", () => {
  const subscriber = (url: string, authorization: string, more = {}) => ({
    subscribers: [
      { name: "Moving", url, expectedStatus: 200, headers: { authorization }, subscriptions: [], ...more },
    ],
  });

  it.each([
    ["a URL", (origin: string) => subscriber(`${origin}/hook`, "Bearer one")],
    [
      "an alternative URL",
      (origin: string) =>
        subscriber("https://a.example.com/", "Bearer one", { alternativeUrl: `${origin}/hook` }),
    ],
  ])(
    "of %s is applied with the secrets that stand in the file, though they are the stored ones",
    async (_, at) => {
      await applyDocument(db, subscriber("https://a.example.com/", "Bearer one"));
      const { lines } = await applyDocument(db, at("https://b.example.com"));
      expect(lines.filter((line) => line.startsWith("~"))).toHaveLength(1);
      const { id, headers } = await db.prisma.subscriber.findFirstOrThrow({ where: { name: "Moving" } });
      expect(open(Object(headers).authorization, headerPlace(id, "authorization"))).toBe("Bearer one");
      await expect(applyDocument(db, subscriber("https://c.example.com/", "[masked]"))).rejects.toMatchObject(
        { message: expect.stringMatching(/Another origin needs the secrets again/) },
      );
    },
  );

  it("does not say that headers changed when only the path of a URL did", async () => {
    await applyDocument(db, subscriber("https://a.example.com/", "Bearer one"));
    await applyDocument(db, subscriber("https://a.example.com/other", "Bearer one"));
    const row = await db.prisma.auditLog.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(Object.keys(Object(row.detail).changes)).toEqual(["url"]);
  });
});

it("reports stand-ins, in a dry run too, until each secret is entered", async () => {
  const full = await createTestDatabase();
  await fillHub(full);
  const exported = await readConfiguration(full);
  await full.drop();

  const first = marked((await applyDocument(db, exported, { prune: true })).lines);
  expect(first).toHaveLength(5);
  expect(first.every((line) => /is masked in the file and not stored here/.test(line))).toBe(true);
  const paths = first.map((line) => line.split(" is masked")[0]);
  for (const isDryRun of [true, false]) {
    const { lines, counts } = await applyDocument(db, exported, { isDryRun });
    expect(marked(lines)).toEqual(
      paths.map((path) => `${path} is a stand-in that nobody knows, until you enter the secret.`),
    );
    expect(counts).toBe("0 to add, 0 to change, 0 to remove");
  }

  const page = await db.prisma.subscriber.findFirstOrThrow({ where: { name: "Status page" } });
  await updateSubscriber(db, SYSTEM, page.id, {
    url: "https://status.example.com/hook?key=entered",
    headers: { authorization: "Bearer entered", accept: "application/json" },
  });
  expect(marked((await applyDocument(db, exported)).lines)).toHaveLength(3);
  const policy = await db.prisma.policy.findFirstOrThrow({ where: { name: "Patient" } });
  const interceptors = exported.policies.find(({ name }) => name === "Patient")?.interceptors ?? [];
  const entered = interceptors.map((one) =>
    one.type === "oauth"
      ? { ...one, url: "https://login.example.com/introspect?tenant=t2", clientSecret: "entered" }
      : one,
  );
  await updatePolicy(db, SYSTEM, policy.id, { interceptors: entered });
  expect(marked((await applyDocument(db, exported)).lines)).toEqual([
    expect.stringMatching(/^! policy Patient: interceptors\.access-token\.tokens\.ci is a stand-in/),
  ]);
  // The file itself may have the secret, too.
  const tokens = [{ name: "ci", token: "a token of twenty-five-chars".replaceAll(" ", "-") }];
  const withToken = entered.map((one) => (one.type === "access-token" ? { ...one, tokens } : one));
  await applyDocument(db, {
    policies: exported.policies.map((one) =>
      one.name === "Patient" ? { ...one, interceptors: withToken } : one,
    ),
  });
  expect(marked((await applyDocument(db, exported)).lines)).toEqual([]);
});
