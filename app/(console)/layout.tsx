import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { DrawerHost } from "@/components/delivery/drawer-host";
import { UndoHost } from "@/components/operations/undo/undo-host";
import { DetectTimeZone } from "@/components/shell/detect-time-zone";
import { Frame } from "@/components/shell/frame";
import { KeepPage } from "@/components/shell/keep-page";
import { NAVIGATION_COOKIE, parseNavigationWidth } from "@/components/shell/navigation-cookie";
import { TopBar } from "@/components/shell/top-bar";
import { requestTimeZone } from "@/lib/auth/request-zone";
import { requireUser } from "@/lib/auth/session";
import { offsetName } from "@/lib/time/format";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [{ name, email, role }, { zone, isKnown }, sent] = await Promise.all([
    requireUser("deliveries:read"),
    requestTimeZone(),
    cookies(),
  ]);
  const navigation = parseNavigationWidth(sent.get(NAVIGATION_COOKIE)?.value);
  const bar = (
    <TopBar
      account={{ name, email, role }}
      zone={zone}
      offset={offsetName(zone, new Date())}
      navigation={navigation}
    />
  );
  return (
    <Frame bar={bar}>
      <KeepPage />
      <UndoHost />
      <DetectTimeZone isKnown={isKnown} shownIn={zone} />
      {children}
      <Suspense>
        <DrawerHost />
      </Suspense>
    </Frame>
  );
}
