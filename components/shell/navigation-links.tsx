"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type FocusEvent, useRef, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { SCREENS } from "./navigation";
import classes from "./navigation-links.module.css";

/** The screens: a row of links, which the style sheet turns into a menu on a narrow page. */
export function NavigationLinks() {
  const pathname = usePathname();
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isHere = (href: string) => pathname === href || pathname.startsWith(`${href}/`);
  const closeOnLeaving = ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
    if (!currentTarget.contains(relatedTarget)) setIsOpen(false);
  };
  return (
    <nav
      aria-label="Main"
      className={classes.nav}
      onBlur={closeOnLeaving}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.preventDefault();
        setIsOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={classes.button}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="menu" size={15} />
        <span>{SCREENS.find(({ href }) => isHere(href))?.label ?? "Screens"}</span>
      </button>
      <div className={classes.links} data-open={isOpen}>
        {SCREENS.map(({ href, label }) => (
          <Link
            key={href}
            href={href}
            // A page ahead of the click would be shown empty when the click cannot be answered (./hold-requests.ts).
            prefetch={false}
            className={classes.link}
            aria-current={isHere(href) ? "page" : undefined}
            onClick={() => setIsOpen(false)}
          >
            {label}
          </Link>
        ))}
      </div>
    </nav>
  );
}
