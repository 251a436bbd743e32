"use client";

import { MantineProvider } from "@mantine/core";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { DialogHost } from "./dialog-host";
import { Notices } from "./notices";
import { theme } from "./theme";

/** The context of every page: theme, dialogs, notifications, and the URL as state. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
    // Nothing here uses the classes by window width.
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
      withStaticClasses={false}
    >
      <NuqsAdapter>{children}</NuqsAdapter>
      <DialogHost />
      <Notices />
    </MantineProvider>
  );
}
