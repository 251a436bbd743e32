"use client";

import { createContext, useContext } from "react";
import type { Problems } from "@/lib/form/check";
import { visible } from "@/lib/text/visible";
import classes from "./fields.module.css";

/** The problems that a form shows, by the paths of its fields. */
const ShownProblems = createContext<Problems>({});
export const ShownProblemsProvider = ShownProblems.Provider;

type FieldProps = { name: string; error: string | undefined };

/** Binds inputs to their fields: the name is the field's path in the body, the error its problem. */
export function useField(): {
  (path: string): FieldProps;
  /** For a list typed as one text: the error names the item with the problem. */
  list: (path: string, items: readonly string[]) => FieldProps;
} {
  const problems = useContext(ShownProblems);
  const field = (path: string) => ({ name: path, error: problems[path] });
  const list = (path: string, items: readonly string[]) => {
    const index = items.findIndex((_, place) => problems[`${path}.${place}`] !== undefined);
    const ofItem =
      index < 0 ? undefined : `“${visible(items[index] ?? "")}”: ${problems[`${path}.${index}`]}`;
    return { name: path, error: problems[path] ?? ofItem };
  };
  return Object.assign(field, { list });
}

/** The problem of a whole list, which has no input of its own. */
export function ListProblem({ path }: { path: string }) {
  const { error } = useField()(path);
  if (error === undefined) return null;
  return (
    <p className={classes.problem} data-problem tabIndex={-1}>
      {error}
    </p>
  );
}
