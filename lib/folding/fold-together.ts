import type { FoldRules } from "../engine/fingerprint/fold-rules";
import type { Steps } from "../text/in-turns";
import type { FoldableGroup, Together, TriedGroups } from "./view";

/** So many of the largest are shown, each with so many of its groups. */
export const MOST_LARGEST = 5;
export const MOST_SOME = 3;

/**
 * Folds the texts of groups by rules, and finds those that become one: of the same subscriber, expected and received status and text.
 * @param groups the newest first @param isAll whether there are no others @param isOver asked before each: true ends it there
 */
export function* foldTogether(
  rules: FoldRules,
  groups: readonly FoldableGroup[],
  isAll: boolean,
  isOver: () => boolean,
): Steps<TriedGroups> {
  const found = new Map<string, { tried: string; groups: FoldableGroup[] }>();
  let looked = 0;
  let changed = 0;
  for (const group of groups) {
    if (isOver()) break;
    const { subscriberId, expectedStatusCode, httpStatus, failureKind, template } = group;
    const tried = rules.fold(template);
    const key = JSON.stringify([subscriberId, expectedStatusCode, httpStatus ?? failureKind, tried]);
    const same = found.get(key);
    if (same) same.groups.push(group);
    else found.set(key, { tried, groups: [group] });
    looked++;
    if (tried !== template) changed++;
    yield;
  }
  const together = [...found.values()].filter((one) => one.groups.length > 1);
  return {
    looked,
    since: groups[looked - 1]?.createdAt ?? null,
    isComplete: isAll && looked === groups.length,
    changed,
    together: together.reduce((sum, one) => sum + one.groups.length, 0),
    into: together.length,
    largest: together
      .sort((one, other) => other.groups.length - one.groups.length)
      .slice(0, MOST_LARGEST)
      .flatMap((one) => shown(one.groups, one.tried)),
  };
}

function shown(groups: readonly FoldableGroup[], tried: string): Together[] {
  const [first] = groups;
  if (!first) return [];
  const { subscriberName, expectedStatusCode, httpStatus, failureKind } = first;
  const some = groups.slice(0, MOST_SOME).map(({ id, template }) => ({ id, template }));
  return [
    { ...{ subscriberName, expectedStatusCode, httpStatus, failureKind }, count: groups.length, tried, some },
  ];
}
