import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { SYSTEM } from "../../access/actor";
import { fingerprintOf } from "../../engine/fingerprint/fingerprint";
import { BOTH_KEYS_MS, type FoldRule, FoldRules } from "../../engine/fingerprint/fold-rules";
import { readFoldRules } from "../../fold-rules/data";
import { updateFoldRules } from "../../fold-rules/mutations";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { DAY_MS } from "../../time/units";
import { Config } from "../config/config";
import { Link } from "../database/link";
import { type Fingerprinted, FingerprintStore, NEW_GROUPS_PER_DAY } from "./fingerprint-store";
import { OwnFolding } from "./own-folding";

vi.setConfig({ testTimeout: 60_000 });

let db: TestDatabase;
let config: Config;
const links: Link[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
  config = new Config(createLink());
});
afterAll(async () => {
  await Promise.all(links.map((link) => link.close()));
  await db.drop();
});

function createLink() {
  const link = new Link(db.url, "test");
  links.push(link);
  return link;
}

const USERS: FoldRule[] = [{ mark: "user", matches: "user [a-z]+" }];

async function setRules(rules: FoldRule[]) {
  const { version } = await readFoldRules(db.prisma);
  await updateFoldRules(db, SYSTEM, { version, rules });
  await config.refresh();
}

const createStore = (now = Date.now()) => new FingerprintStore(createLink(), { now: () => now }, config);

function failuresOf(subscriberId: string, templates: readonly string[]): Fingerprinted[] {
  const facts = { subscriberId, expectedStatus: 200, httpStatus: 404, failureKind: "http_status" } as const;
  return templates.map((template) => ({
    ...{ ...facts, failureClass: "client_error", deliveryId: randomUUID(), attempt: 1 },
    ...{ fingerprint: fingerprintOf(facts, template), fingerprintId: null },
  }));
}

/** The groups that failures of these templates have. */
async function groupsOf(subscriberId: string, templates: readonly string[], now?: number) {
  const failures = failuresOf(subscriberId, templates);
  await createStore(now).load(failures);
  const found = await Promise.all(
    failures.map(({ fingerprintId }) =>
      db.prisma.failureFingerprint.findUniqueOrThrow({
        where: { id: BigInt(fingerprintId ?? 0) },
        include: { group: true },
      }),
    ),
  );
  return found.map(({ group }) => group);
}

const one = async () => (await createSubscriber(db.prisma)).id;
const idsOf = (groups: readonly { id: bigint }[]) => groups.map(({ id }) => id);

describe("the operators' own rules of folding", () => {
  it("make one group of what they fold, and a new text joins the group that it had before", async () => {
    await setRules([]);
    const id = await one();
    const [ann, other] = await groupsOf(id, ["No user ann here", "No key here"]);
    await setRules(USERS);
    const [annAgain, bob, otherAgain] = await groupsOf(id, [
      "No user ann here",
      "No user bob here",
      "No key here",
    ]);
    expect(annAgain).toMatchObject({ id: ann?.id, template: "No ⟨user⟩ here" });
    expect(bob?.id).toBe(ann?.id);
    // What the rules do not touch has the key that it had.
    expect(otherAgain).toEqual(other);
    expect(await db.prisma.failureGroup.count({ where: { subscriberId: id } })).toBe(2);
    expect(await db.prisma.failureFingerprint.count({ where: { homeGroup: { subscriberId: id } } })).toBe(3);
  });

  it("that are taken back leave the group whole for 14 days, and then make new ones", async () => {
    await setRules(USERS);
    const id = await one();
    const [folded] = await groupsOf(id, ["No user ann here"]);
    await setRules([]);
    const changed = Date.now();
    const [ann] = await groupsOf(id, ["No user ann here"], changed + BOTH_KEYS_MS - DAY_MS);
    expect(ann).toMatchObject({ id: folded?.id, template: "No ⟨user⟩ here" });
    const [bob, annLater] = await groupsOf(
      id,
      ["No user bob here", "No user ann here"],
      changed + BOTH_KEYS_MS + DAY_MS,
    );
    expect(bob).toMatchObject({ template: "No user bob here" });
    expect(bob?.id).not.toBe(folded?.id);
    expect(annLater?.id).toBe(folded?.id);
  });

  it("join through a version that lasted for a moment", async () => {
    await setRules([]);
    const id = await one();
    const before = await groupsOf(id, ["No user ann here"]);
    await setRules([{ mark: "mistake", matches: "here" }]);
    await setRules(USERS);
    expect(idsOf(await groupsOf(id, ["No user ann here"]))).toEqual(idsOf(before));
  });

  it("follow a merge: the new text goes where its old one is, and returns with it", async () => {
    await setRules([]);
    const id = await one();
    const [ann, target] = await groupsOf(id, ["No user ann here", "Missing user"]);
    if (!ann || !target) throw new Error("made above");
    const merged = {
      groupId: target.id,
      mergedAt: new Date(),
      mergedByType: "system",
      mergedByName: "x",
    } as const;
    await db.prisma.failureFingerprint.updateMany({ where: { groupId: ann.id }, data: merged });
    await setRules(USERS);
    expect(idsOf(await groupsOf(id, ["No user ann here"]))).toEqual([target.id]);
    const fingerprints = await db.prisma.failureFingerprint.findMany({ where: { groupId: target.id } });
    expect(fingerprints.filter(({ homeGroupId }) => homeGroupId === ann.id)).toHaveLength(2);
  });

  it("make one key when two workers meet the same text at once, and count for no new group of the day", async () => {
    await setRules([]);
    const id = await one();
    const numbered = Array.from({ length: NEW_GROUPS_PER_DAY }, (_, index) => `answer x${index}`);
    const [first] = await groupsOf(id, ["No user ann here", ...numbered.slice(1)]);
    await setRules(USERS);
    const both = await Promise.all([1, 2].map(() => groupsOf(id, ["No user ann here"])));
    expect(both.map(idsOf)).toEqual([[first?.id], [first?.id]]);
    expect(await db.prisma.failureGroup.count({ where: { subscriberId: id } })).toBe(NEW_GROUPS_PER_DAY);
  });

  it("are refused after a change by somebody else, which is then in force", async () => {
    const { version } = await readFoldRules(db.prisma);
    const both = await Promise.allSettled(
      [USERS, []].map((rules) => updateFoldRules(db, SYSTEM, { version, rules })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = both.find((result) => result.status === "rejected");
    expect(refused).toMatchObject({ reason: { code: "conflict" } });
    expect(await readFoldRules(db.prisma)).toMatchObject({ version: version + 1 });
  });
});

it("a template is folded once, however often it comes", () => {
  let folded = 0;
  class Counting extends FoldRules {
    override fold(template: string) {
      folded++;
      return super.fold(template);
    }
  }
  const rules = { foldRules: { current: new Counting(USERS), earlier: [] } };
  const folding = new OwnFolding(rules);
  const facts = {
    subscriberId: "s",
    expectedStatus: 200,
    httpStatus: 404,
    failureKind: "http_status",
  } as const;
  const keys = Array.from({ length: 1000 }, (_, index) => {
    const fingerprint = fingerprintOf(facts, `No user ${index % 2 === 0 ? "ann" : "bob"} here`);
    return folding.fingerprint(facts, fingerprint).key;
  });
  expect(new Set(keys).size).toBe(1);
  expect(folded).toBe(2);
  rules.foldRules = { current: new Counting(USERS), earlier: [] };
  folding.fingerprint(facts, fingerprintOf(facts, "No user ann here"));
  expect(folded).toBe(3);
});
