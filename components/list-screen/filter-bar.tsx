"use client";

import { memo, useEffect, useRef, useState } from "react";
import { KeyHint } from "@/components/keyboard/key-hint";
import { useKeys } from "@/components/keyboard/use-keys";
import { FilterMenu } from "@/components/ui/filter-menu";
import { useLoaded } from "@/components/ui/use-loaded";
import {
  areDatesReplaced,
  type CommonSearch,
  type ListDefinition,
  PAGE_SIZES,
  recentRanges,
  valuesOf,
} from "@/lib/list/definition";
import { optionsOf } from "@/lib/list/excluding";
import { besides, type ListFilter } from "@/lib/list/filters";
import type { FilterOption, ListData } from "@/lib/list/view";
import { NO_DATES } from "./chips";
import { CodesInput } from "./codes-input";
import { DateRange } from "./date-range";
import { IdInput } from "./id-input";
import classes from "./list-screen.module.css";
import { PartOfTextInput } from "./part-of-text-input";
import type { ChangeSearch } from "./use-list-search";

const loadForm = () => import("./text-form");

const SIZES = PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} results` }));

type Props = {
  list: ListDefinition;
  search: CommonSearch;
  change: ChangeSearch;
  data: Pick<ListData<never>, "today" | "options">;
};

/** All filters of a list in one bar. Drawn again only for another URL or other data, not when a column is shown. */
export const FilterBar = memo(function FilterBar({ list, search, change, data: { today, options } }: Props) {
  const [isText, setIsText] = useState(false);
  const { loaded, load } = useLoaded(loadForm);
  const toText = useRef<HTMLButtonElement>(null);
  const wasText = useRef(false);
  const [added, setAdded] = useState<readonly string[]>([]);
  const turn = () => {
    load();
    setIsText(!isText);
  };
  useKeys({ textForm: turn });
  useEffect(() => {
    if (wasText.current && !isText) toText.current?.focus();
    wasText.current = isText;
  }, [isText]);
  if (isText && loaded)
    return (
      <search className={classes.filters} aria-label="Filters">
        <loaded.TextForm {...{ list, search, change, options }} close={() => setIsText(false)} />
      </search>
    );
  const controls = Object.entries(list.filters).filter(([, { isLinked }]) => !isLinked);
  const rare = controls.filter(([, { isRare, beside }]) => isRare && !beside);
  const isUsed = (name: string) => added.includes(name) || valuesOf(search, name).length > 0;
  const together = (name: string) => [name, ...besides(list.filters, name)];
  const isShown = (name: string) => together(list.filters[name]?.beside ?? name).some(isUsed);
  const isWhole = list.dates?.isWhole === true || valuesOf(search, "eventId").length > 0;
  return (
    <search className={classes.filters} aria-label="Filters">
      {list.dates && !areDatesReplaced(list, search) ? (
        <DateRange
          limits={list.dates}
          recent={recentRanges(list, search)}
          {...{ search, change, today, isWhole }}
        />
      ) : null}
      {controls.map(([name, filter]) =>
        filter.isRare && !isShown(name) ? null : (
          <FilterControl
            key={name}
            filter={filter}
            value={valuesOf(search, name)}
            options={optionsOf(name, filter, options)}
            onChange={(value, isStep) =>
              change({ [name]: value, ...(name === list.dates?.replacedBy && NO_DATES) }, { isStep })
            }
          />
        ),
      )}
      {rare.length > 0 ? (
        <FilterMenu
          label="More filters"
          options={rare.map(([name, { label }]) => ({ value: name, label }))}
          value={rare.map(([name]) => name).filter(isShown)}
          shown="More filters"
          onChange={(chosen) => {
            setAdded(chosen);
            const dropped = rare
              .map(([name]) => name)
              .filter((name) => isShown(name) && !chosen.includes(name));
            if (dropped.length > 0)
              change(Object.fromEntries(dropped.flatMap(together).map((name) => [name, null])));
          }}
        />
      ) : null}
      <FilterMenu
        label="Max results"
        options={SIZES}
        value={[String(search.limit)]}
        shown={`${search.limit} results`}
        isSingle
        onChange={([value]) => change({ limit: PAGE_SIZES.find((size) => String(size) === value) ?? null })}
      />
      <button type="button" className={classes.textButton} ref={toText} onClick={turn}>
        As text <KeyHint id="textForm" />
      </button>
    </search>
  );
});

type ControlProps = {
  filter: ListFilter;
  value: readonly string[];
  options: readonly FilterOption[];
  onChange: (value: string[], isStep?: boolean) => void;
};

function FilterControl({ filter, value, options, onChange }: ControlProps) {
  const { kind, label, one } = filter;
  if (kind === "ids") return <IdInput {...{ label, one, value, onChange }} />;
  if (kind === "codes") return <CodesInput label={label} value={value} onChange={onChange} />;
  if (kind === "text" || kind === "number")
    return <PartOfTextInput isNamed={filter.isRare} {...{ label, value, onChange }} />;
  if (kind === "choice" && filter.none !== undefined)
    return <OneOf {...{ label, value, onChange }} labels={filter.labels} none={filter.none} />;
  const all =
    kind === "choice"
      ? Object.entries(filter.labels).map(([name, text]) => ({ value: name, label: text }))
      : options;
  return (
    <FilterMenu
      label={label}
      options={all}
      value={value}
      // In the order of the options, so that the same choice has one URL.
      onChange={(chosen, isStep) =>
        onChange(
          kind === "choice" ? all.map((one) => one.value).filter((one) => chosen.includes(one)) : chosen,
          isStep,
        )
      }
    />
  );
}

type OneOfProps = Pick<ControlProps, "value" | "onChange"> & {
  label: string;
  labels: Readonly<Record<string, string>>;
  none: string;
};

/** A choice of one value, or of none, which has a label too. */
function OneOf({ label, labels, none, value, onChange }: OneOfProps) {
  const [chosen = ""] = value;
  const all = { "": none, ...labels };
  return (
    <FilterMenu
      label={label}
      options={Object.entries(all).map(([name, text]) => ({ value: name, label: text }))}
      value={[chosen]}
      shown={labels[chosen] ?? none}
      isSingle
      onChange={(values) => onChange(values.filter((one) => one !== ""))}
    />
  );
}
