"use client";

import { Button } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { type CommonSearch, type ListDefinition, valuesOf } from "@/lib/list/definition";
import { excludingName } from "@/lib/list/excluding";
import { type FormError, parseForm, printForm } from "@/lib/list/text-form/form";
import { NOT, namesByKey } from "@/lib/list/text-form/keys";
import type { ListData } from "@/lib/list/view";
import { SuggestInput } from "./suggest-input";
import classes from "./text-form.module.css";
import type { ChangeSearch } from "./use-list-search";

type Props = {
  list: ListDefinition;
  search: CommonSearch;
  change: ChangeSearch;
  options: ListData<never>["options"];
  close: () => void;
};

/** The filters of the list as a text. Enter puts it in force, unless a part of it is wrong: that is marked, and nothing changes. */
export function TextForm(props: Props) {
  const options = withThoseInForce(props);
  const printed = printForm(props.list, props.search, options);
  // A new key when the URL changes, so that the field shows the URL's filters.
  return <Field key={printed} printed={printed} {...props} options={options} />;
}

/** The options with the values in force, which may be names of what is no more: the text keeps them. */
function withThoseInForce({ list, search, options }: Props): Props["options"] {
  const names = Object.entries(list.filters).flatMap(([name, { kind, excludes }]) =>
    kind === "options" && excludes === undefined ? [name] : [],
  );
  const ofFilter = (name: string) => {
    const known = options[name] ?? [];
    const inForce = [...valuesOf(search, name), ...valuesOf(search, excludingName(name))];
    const others = [...new Set(inForce)].filter((value) => !known.some((one) => one.value === value));
    return [...known, ...others.map((value) => ({ value, label: value }))];
  };
  return { ...options, ...Object.fromEntries(names.map((name) => [name, ofFilter(name)])) };
}

function Field({ list, change, options, close, printed }: Props & { printed: string }) {
  const [text, setText] = useState(printed);
  const [errors, setErrors] = useState<FormError[]>([]);
  const about = useId();
  const keys = [...namesByKey(list).keys()];

  function submit(event: FormEvent) {
    event.preventDefault();
    const result = parseForm(list, text, options);
    if ("errors" in result) setErrors(result.errors);
    else change(result.state);
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <SuggestInput
        {...{ list, options }}
        value={text}
        onChange={(next) => {
          setText(next);
          setErrors([]);
        }}
        onEscape={close}
        isInvalid={errors.length > 0}
        describedBy={about}
      />
      <Button type="submit">Apply</Button>
      <Button variant="default" onClick={close}>
        Back to the bar
      </Button>
      <div id={about} className={classes.about}>
        {errors.length > 0 ? (
          <Errors {...{ text, errors }} />
        ) : (
          <p>
            Keys: {keys.filter((key) => !key.startsWith(NOT)).join(", ")}. Several values by commas, names
            with spaces in quotes.
            {keys.some((key) => key.startsWith(NOT)) ? " A minus before a key excludes its values." : null}
          </p>
        )}
      </div>
    </form>
  );
}

function Errors({ text, errors }: { text: string; errors: readonly FormError[] }) {
  return (
    <div role="alert">
      {errors.map(({ at, length, message }) => (
        <p key={`${at} ${message}`}>
          <code>
            {at > 0 ? "… " : ""}
            <mark>{text.slice(at, at + Math.min(length, MOST_SHOWN)) || "?"}</mark>
          </code>{" "}
          {message}
        </p>
      ))}
    </div>
  );
}

/** Characters shown of a wrong part. */
const MOST_SHOWN = 60;
