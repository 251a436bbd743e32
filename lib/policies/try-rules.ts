import { setImmediate } from "node:timers/promises";
import type { z } from "zod";
import type { Database } from "../db/client";
import { effectiveRules, matchingRules, type RuleFailure } from "../engine/rules";
import type { HeaderValues } from "../text/header-lines";
import { bodyReader } from "../text/received-text";
import type { tryRulesAnswer, tryRulesBody } from "./schema";

/** Tries a policy's rules on what has failed lately, before they are saved. */

const TRIED = 1000;
/** Patterns take their time on large responses: after so long the attempts tried so far are answered. Milliseconds. */
const LONGEST_MS = 5000;
/** Others' requests are answered in between. */
const AT_ONCE_MS = 20;

const NEWEST_FAILURES = `
select failure_kind as "kind", failure_class as "class", http_status as "status", failure_detail as "detail",
  case when $2 then response_body end as "body", case when $2 then response_headers end as "headers", started_at as "at"
from attempt where outcome <> 'success' and outcome <> 'unknown' order by started_at desc limit $1`;

/** How many of the newest failed attempts each rule matches, and how many it would decide. */
export async function tryRules(
  db: Database,
  settings: z.output<typeof tryRulesBody>,
): Promise<z.output<typeof tryRulesAnswer>> {
  const rules = effectiveRules(settings);
  const readsText = rules.some(({ when }) => when.texts);
  const { rows } = await db.pool.query<RuleFailure & { at: Date; headers: HeaderValues | null }>(
    NEWEST_FAILURES,
    [TRIED, readsText],
  );
  const counts = rules.map(() => ({ matched: 0, decided: 0 }));
  let tried = 0;
  let undecided = 0;
  let pausedAt = performance.now();
  const endsAt = pausedAt + LONGEST_MS;
  for (const failure of rows) {
    if (performance.now() > endsAt) break;
    if (performance.now() - pausedAt > AT_ONCE_MS) {
      await setImmediate();
      pausedAt = performance.now();
    }
    const matching = matchingRules(rules, {
      ...failure,
      readBody: bodyReader(failure.body, failure.headers),
    });
    for (const [place, index] of matching.entries()) {
      const count = counts[index];
      if (!count) continue;
      count.matched++;
      if (place === 0) count.decided++;
    }
    if (matching.length === 0) undecided++;
    tried++;
  }
  return {
    tried,
    since: rows[tried - 1]?.at ?? null,
    rules: counts.map((count, index) => ({
      rule: index < settings.rules.length ? index + 1 : "gone",
      action: rules[index]?.action ?? "retry",
      ...count,
    })),
    undecided,
  };
}
