import type { ReactNode } from "react";
import { DetectTimeZone } from "@/components/shell/detect-time-zone";
import { KeepPage } from "@/components/shell/keep-page";
import { TopBar } from "@/components/shell/top-bar";
import { requestTimeZone } from "@/lib/auth/request-zone";
import { requireUser } from "@/lib/auth/session";
import { offsetName } from "@/lib/time/format";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [{ name, email, role }, { zone, isKnown }] = await Promise.all([
    requireUser("deliveries:read"),
    requestTimeZone(),
  ]);
  return (
    <>
      <TopBar account={{ name, email, role }} zone={zone} offset={offsetName(zone, new Date())} />
      <KeepPage />
      <DetectTimeZone isKnown={isKnown} shownIn={zone} />
      <main id="content" tabIndex={-1} style={{ outline: "none" }}>
        {children}
      </main>
    </>
  );
}
