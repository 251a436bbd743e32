import { MARK } from "../engine/fingerprint/marks";

/** Which groups of a subscriber resemble one, as a rule for people: it makes nothing one group by itself. */

type Compared = { template: string; expectedStatusCode: number; httpStatus: number | null };

/** Templates with at least this share of their words in common are similar. */
const LEAST_SHARE = 0.5;

/** @returns how much the groups have in common (0 to 1) and why, as a phrase; null when they are not similar */
export function similarity(one: Compared, other: Compared): { share: number; why: string } | null {
  const isSameAnswer =
    one.expectedStatusCode === other.expectedStatusCode && one.httpStatus === other.httpStatus;
  if (one.template === other.template)
    return { share: 1, why: isSameAnswer ? "the same text" : "the same text with another status" };
  const [words, others] = [wordsOf(one.template), wordsOf(other.template)];
  const all = new Set([...words, ...others]).size;
  const shared = [...words].filter((word) => others.has(word)).length;
  const share = all === 0 ? 0 : shared / all;
  if (share < LEAST_SHARE) return null;
  const also = isSameAnswer ? "the same status" : "another status";
  return { share, why: `${shared} of ${all} words in common, ${also}` };
}

/** The words of a template without case; its folded parts are none. */
function wordsOf(template: string): Set<string> {
  const text = template.replaceAll(MARK, " ").toLowerCase();
  return new Set(text.match(/[\p{L}\p{N}]+/gu) ?? []);
}
