"use client";

import { useCallback, useState } from "react";

/**
 * A part of the console whose code is loaded when the user first needs it. `load` may be called again, also after a failure: without a
 * network the part stays absent, and the page stands. What the server may have to draw is loaded with next/dynamic instead.
 */
export function useLoaded<Part>(importPart: () => Promise<Part>): {
  loaded: Part | undefined;
  load: () => void;
} {
  const [loaded, setLoaded] = useState<Part>();
  const load = useCallback(() => {
    importPart().then(
      (part) => setLoaded(() => part),
      () => undefined,
    );
  }, [importPart]);
  return { loaded, load };
}
