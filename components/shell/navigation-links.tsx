"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { SCREENS } from "./navigation";
import classes from "./top-bar.module.css";

export function NavigationLinks() {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" style={{ display: "flex", gap: 2 }}>
      {SCREENS.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          // A page ahead of the click would be shown empty when the click cannot be answered (./hold-requests.ts).
          prefetch={false}
          className={classes.link}
          aria-current={pathname === href || pathname.startsWith(`${href}/`) ? "page" : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
