"use client";

import { Kbd } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { keyNames } from "./key-names";
import classes from "./keyboard-help.module.css";
import { KEY_SCOPES, KEYS, type KeyScope } from "./keys";

const SCOPES = Object.keys(KEY_SCOPES) as KeyScope[];

/** Every key of the console, by where it applies. */
export function KeyboardHelp() {
  const isMac = useOs() === "macos";
  return SCOPES.map((scope) => (
    <table key={scope} className={classes.keys}>
      <caption>{KEY_SCOPES[scope]}</caption>
      <tbody>
        {KEYS.filter((key) => key.scope === scope).map(({ id, meaning }) => (
          <tr key={id}>
            <th scope="row">
              {keyNames(id, isMac).map((name) => (
                <Kbd key={name} size="xs">
                  {name}
                </Kbd>
              ))}
            </th>
            <td>{meaning}</td>
          </tr>
        ))}
      </tbody>
    </table>
  ));
}
