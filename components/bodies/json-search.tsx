"use client";

import { useState } from "react";
import { foundValues, type JsonTree } from "@/lib/text/json-tree";
import classes from "./json-tree.module.css";

/** The most places that a search counts. */
const MOST_FOUND = 1000;

type Props = { tree: JsonTree; label: string; onFound: (value: number) => void };
type Search = { text: string; found: readonly number[]; at: number };

/** Searches names and texts of a tree; Enter goes to the next place, Shift with Enter to the one before. */
export function JsonSearch({ tree, label, onFound }: Props) {
  const [search, setSearch] = useState<Search>({ text: "", found: [], at: -1 });
  const { text, found, at } = search;

  function change(next: string): void {
    const places = foundValues(tree, next, MOST_FOUND);
    setSearch({ text: next, found: places, at: places.length > 0 ? 0 : -1 });
    const [first] = places;
    if (first !== undefined) onFound(first);
  }

  function go(step: 1 | -1): void {
    if (found.length === 0) return;
    const next = (at + step + found.length) % found.length;
    setSearch({ ...search, at: next });
    const value = found[next];
    if (value !== undefined) onFound(value);
  }

  return (
    <div className={classes.search}>
      <input
        type="search"
        value={text}
        placeholder="Search"
        aria-label={`Search in ${label.toLowerCase()}`}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          go(event.shiftKey ? -1 : 1);
        }}
      />
      <span role="status">
        {text === ""
          ? ""
          : found.length === 0
            ? "not found"
            : `${at + 1} of ${found.length}${found.length === MOST_FOUND ? "+" : ""}`}
      </span>
    </div>
  );
}
