"use client";

import { Button } from "@mantine/core";
import { type RefObject, useEffect, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import type { Problems } from "@/lib/form/check";
import classes from "./not-saved.module.css";
import type { Failure } from "./use-save";

type Props = {
  form: RefObject<HTMLFormElement | null>;
  failure: Failure | null;
  /** All shown problems after an attempt to save; before it: none. */
  problems: Problems;
  loadAgain: () => void;
  keepChanges: () => void;
  isLoading: boolean;
};

/** Says why nothing was saved and what to do: the fields with problems, each a button to its input. */
export function NotSaved({ form, failure, problems, loadAgain, keepChanges, isLoading }: Props) {
  const { inputs, others } = useMarkedInputs(form, problems);
  if (!failure && inputs.length + others.length === 0) return null;
  return (
    <div className={classes.box} role="alert">
      <Icon name="alert" />
      <p>
        <b>Not saved.</b> {failure ? <OutsideText text={failure.message} /> : null}
        {!failure && inputs.length > 0 ? "Correct the marked fields:" : null}
      </p>
      {inputs.map(({ element, label }) => (
        <button key={element.id || label} type="button" onClick={() => element.focus()}>
          {label}
        </button>
      ))}
      {others.map(([path, message]) => (
        <p key={path}>
          <OutsideText text={`${path}: ${message}`} />
        </p>
      ))}
      {failure?.isOutdated ? (
        <>
          <Button size="compact-xs" variant="default" loading={isLoading} onClick={keepChanges}>
            Load it again and keep my changes
          </Button>
          <Button size="compact-xs" variant="default" loading={isLoading} onClick={loadAgain}>
            Discard my changes and load it again
          </Button>
        </>
      ) : null}
      {failure?.code === "unauthorized" ? (
        <a
          href={`/sign-in?callbackUrl=${encodeURIComponent(location.pathname)}`}
          target="_blank"
          rel="noopener"
        >
          Sign in in a new tab
        </a>
      ) : null}
    </div>
  );
}

type Marked = {
  inputs: { element: HTMLElement; label: string }[];
  /** Problems without an input, such as those of settings written by another release. */
  others: [path: string, message: string][];
};

const NONE: Marked = { inputs: [], others: [] };

/** Finds the inputs that are marked, in the order of the page, once the problems have been rendered at them. */
function useMarkedInputs(form: RefObject<HTMLFormElement | null>, problems: Problems): Marked {
  const [marked, setMarked] = useState(NONE);
  useEffect(() => {
    const element = form.current;
    const paths = Object.entries(problems);
    if (!element || paths.length === 0) return setMarked(NONE);
    const inputs = markedInputs(element).map((input) => ({ element: input, label: labelOf(input) }));
    setMarked({ inputs, others: paths.filter(([path]) => !hasInput(element, path)) });
  }, [form, problems]);
  return marked;
}

/** The inputs with a problem, and the problems of whole lists. */
export function markedInputs(form: HTMLElement): HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>("[aria-invalid=true], [data-problem]")];
}

function hasInput(form: HTMLElement, path: string): boolean {
  const names = [path, path.replace(/\.\d+$/, "")].flatMap((name) => {
    const quoted = CSS.escape(name);
    return [`[name="${quoted}"]`, `[data-problem="${quoted}"]`];
  });
  return form.querySelector(names.join()) !== null;
}

function labelOf(input: HTMLElement): string {
  const label = "labels" in input ? (input.labels as NodeListOf<HTMLElement> | null)?.[0] : undefined;
  return input.dataset.label ?? input.getAttribute("aria-label") ?? label?.textContent ?? "Field";
}
