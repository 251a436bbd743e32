import type { z } from "zod";
import { type Actor, maySeePayloads } from "../access/actor";
import type { Database } from "../db/client";
import { failureTemplate } from "../engine/fingerprint/fingerprint";
import { FoldRules } from "../engine/fingerprint/fold-rules";
import { RedeliverError } from "../errors";
import { readFoldedSamples } from "../failure-groups/data/samples";
import { readFoldRules } from "../fold-rules/data";
import { inTurns } from "../text/in-turns";
import { foldTogether } from "./fold-together";
import type { tryFoldingBody } from "./schema";
import { NEWEST_GROUPS } from "./statements";
import type { FoldableGroup, TriedAnswer, TriedFolding } from "./view";

/** So many of the newest groups rules are tried on. */
export const MOST_TRIED = 1000;
/** Patterns differ in what they cost: after this time the groups looked at so far are answered. Milliseconds. */
const TRY_MS = 5000;

/** Reads the newest groups: what their failures have in common. */
export async function readNewestGroups(db: Pick<Database, "pool">, most: number): Promise<FoldableGroup[]> {
  return (await db.pool.query<FoldableGroup>(NEWEST_GROUPS, [most])).rows;
}

/** A text or a number would give the answers away, one pattern at a time. */
const GROUPS_ARE_HIDDEN =
  "The answers of a group are withheld: you may not see payloads. Paste an answer, or ask an administrator who may.";

/**
 * Tries rules on an answer, on the last answers of a group and on the newest groups. Changes nothing.
 * @throws RedeliverError forbidden for a group's answers when the actor may not see payloads
 */
export async function tryFolding(
  db: Database,
  actor: Actor,
  { rules, answer, groupId }: z.output<typeof tryFoldingBody>,
): Promise<TriedFolding> {
  const seesPayloads = maySeePayloads(actor);
  if (groupId !== null && !seesPayloads) throw new RedeliverError("forbidden", GROUPS_ARE_HIDDEN);
  const tried = new FoldRules(rules);
  const inForce = new FoldRules((await readFoldRules(db.prisma)).rules);
  const folded = (template: string) => ({
    inForce: inForce.fold(template),
    tried: tried.fold(template),
  });
  const samples = groupId === null ? [] : await readFoldedSamples(db, groupId);
  const answers = samples.map(
    ({ number, startedAt, text, template }): TriedAnswer => ({
      attempt: { number, startedAt },
      text,
      ...folded(template),
    }),
  );
  const pasted: TriedAnswer[] =
    answer.trim() === "" ? [] : [{ attempt: null, text: null, ...folded(pastedTemplate(answer)) }];
  return {
    answers: [...pasted, ...answers],
    groups: seesPayloads ? await tryOnGroups(db, tried) : null,
  };
}

const pastedTemplate = (answer: string) =>
  failureTemplate({ failureKind: "http_status", failureDetail: null, answer, contentType: null });

async function tryOnGroups(db: Database, rules: FoldRules) {
  const groups = await readNewestGroups(db, MOST_TRIED + 1);
  const endsAt = performance.now() + TRY_MS;
  const isOver = () => performance.now() > endsAt;
  const isAll = groups.length <= MOST_TRIED;
  return inTurns(foldTogether(rules, groups.slice(0, MOST_TRIED), isAll, isOver));
}
