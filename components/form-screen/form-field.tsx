"use client";

import { createContext, useContext } from "react";
import type { Problems } from "@/lib/form/check";
import { visible } from "@/lib/text/visible";
import classes from "./fields.module.css";

/** The problems that a form shows, by the paths of its fields. */
const ShownProblems = createContext<Problems>({});
export const ShownProblemsProvider = ShownProblems.Provider;

/**
 * Binds an input to its field: the name is the field's path in the body, the error its problem.
 * @param items of a list typed as one text: the error names the item with the problem
 */
export function useField(path: string, items: readonly string[] = []) {
  const problems = useContext(ShownProblems);
  const index = items.findIndex((_, place) => problems[`${path}.${place}`] !== undefined);
  const ofItem = index < 0 ? undefined : `“${visible(items[index] ?? "")}”: ${problems[`${path}.${index}`]}`;
  return { name: path, error: problems[path] ?? ofItem };
}

/** The problem of a whole list, which has no input of its own. */
export function ListProblem({ path, label }: { path: string; label: string }) {
  const { error } = useField(path);
  if (error === undefined) return null;
  return (
    <p className={classes.problem} data-problem={path} data-label={label} tabIndex={-1}>
      {error}
    </p>
  );
}
