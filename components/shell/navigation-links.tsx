"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type FocusEvent, useRef, useState } from "react";
import { Icon } from "@/components/ui/icons";
import type { Role } from "@/lib/access/roles";
import { groupsFor } from "./navigation";
import { NAVIGATION_COOKIE, type NavigationWidth } from "./navigation-cookie";
import classes from "./navigation-links.module.css";
import { NavigationToggle } from "./navigation-toggle";
import { writeCookie } from "./write-cookie";

type Props = { role: Role; width: NavigationWidth | undefined };

/** The screens of a role by group: a side bar, which the style sheet turns into a rail of icons, and on a narrow page into a menu. */
export function NavigationLinks({ role, width: chosen }: Props) {
  const pathname = usePathname();
  const [isOpen, setIsOpen] = useState(false);
  const [width, setWidth] = useState(chosen);
  const button = useRef<HTMLButtonElement>(null);
  const groups = groupsFor(role);
  const isHere = (href: string) => pathname === href || pathname.startsWith(`${href}/`);
  const here = groups.flatMap(({ screens }) => screens).find(({ href }) => isHere(href));
  const closeOnLeaving = ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
    if (!currentTarget.contains(relatedTarget)) setIsOpen(false);
  };
  const choose = (next: NavigationWidth) => {
    writeCookie(NAVIGATION_COOKIE, next);
    setWidth(next);
  };
  return (
    <nav
      aria-label="Main"
      className={classes.nav}
      data-navigation={width}
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
        <span title={here?.label}>{here?.label ?? "Screens"}</span>
      </button>
      <div className={classes.links} data-open={isOpen}>
        {groups.map(({ title, screens }) => (
          <div key={screens[0]?.href} className={classes.group}>
            {title ? (
              <p aria-hidden="true" className={classes.title}>
                {title}
              </p>
            ) : null}
            <ul aria-label={title}>
              {screens.map(({ href, label, icon }) => (
                <li key={href}>
                  <Link
                    href={href}
                    // A page ahead of the click would be shown empty when the click cannot be answered (./hold-requests.ts).
                    prefetch={false}
                    className={classes.link}
                    aria-label={label}
                    aria-current={isHere(href) ? "page" : undefined}
                    onClick={() => setIsOpen(false)}
                  >
                    <Icon name={icon} />
                    <span className={classes.label}>{label}</span>
                    <span aria-hidden="true" className={classes.tip}>
                      {label}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <NavigationToggle onChoose={choose} />
      </div>
    </nav>
  );
}
