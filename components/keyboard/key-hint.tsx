"use client";

import { Kbd } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { keyNames } from "./key-names";
import type { KeyId } from "./keys";

/** The first key of an entry, beside the words of the button that does the same. */
export function KeyHint({ id }: { id: KeyId }) {
  const isMac = useOs() === "macos";
  return (
    <Kbd size="xs" aria-hidden="true">
      {keyNames(id, isMac)[0]}
    </Kbd>
  );
}
