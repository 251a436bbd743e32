"use client";

import { useCallback, useRef, useState } from "react";
import { type ListKey, moved, replaced, without } from "@/lib/form/list-edit";
import { thenFocus } from "./then-focus";

type Change<Rule> = (edit: (old: { rules: readonly Rule[] }) => { rules: Rule[] }) => void;

/**
 * Changes to the rules of a draft, an ordered list. The element of a rule has its key as `data-rule`; the focus goes with a rule that is
 * moved, and to a part (`data-part`) of a rule that is added.
 */
export function useRules<Rule extends ListKey>(change: Change<Rule>) {
  const list = useRef<HTMLOListElement>(null);
  const [news, setNews] = useState("");
  const part = useCallback(
    (key: string, name: string) =>
      list.current?.querySelector<HTMLElement>(`[data-rule="${key}"] [data-part="${name}"]`),
    [],
  );
  const replace = useCallback(
    (rule: Rule) => change(({ rules }) => ({ rules: replaced(rules, rule) })),
    [change],
  );
  const remove = useCallback(
    (key: string) => {
      change(({ rules }) => ({ rules: without(rules, key) }));
      setNews("The rule was removed.");
    },
    [change],
  );
  const move = useCallback(
    (key: string, from: number, to: number) => {
      thenFocus(
        () => change(({ rules }) => ({ rules: moved(rules, from, to) })),
        () => part(key, to < from ? "up" : "down"),
      );
      setNews(`Rule ${from + 1} is now rule ${to + 1}.`);
    },
    [change, part],
  );
  const add = useCallback(
    (rule: Rule, focused: string) =>
      thenFocus(
        () => change(({ rules }) => ({ rules: [...rules, rule] })),
        () => part(rule.key, focused),
      ),
    [change, part],
  );
  return {
    list,
    /** What was done last, for those who do not see it. */
    news,
    replace,
    remove,
    move,
    add,
  };
}
