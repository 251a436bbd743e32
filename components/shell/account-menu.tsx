"use client";

import { useEffect, useRef, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import { useDismiss } from "@/components/ui/use-dismiss";
import { useLoaded } from "@/components/ui/use-loaded";
import type { Role } from "@/lib/access/roles";
import { visible } from "@/lib/text/visible";
import classes from "./top-bar.module.css";

export type Account = { name: string; email: string; role: Role };

const loadItems = () => import("./account-items");

/** The signed-in user and role; opens a menu with the theme, the time zone, and signing out. */
export function AccountMenu({ account, zone, offset }: { account: Account; zone: string; offset: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const { loaded, load } = useLoaded(loadItems);
  const region = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (isOpen && loaded) region.current?.querySelector<HTMLElement>("[role=menu] [role^=menuitem]")?.focus();
  }, [isOpen, loaded]);
  useDismiss(region, isOpen, () => setIsOpen(false));
  return (
    <div ref={region} className={classes.accountRegion}>
      <button
        ref={button}
        type="button"
        className={classes.account}
        aria-label={`Account: ${visible(account.email)}, ${account.role}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => {
          load();
          setIsOpen(!isOpen);
        }}
      >
        <Icon name="user" size={15} />
        <span className={classes.email} title={visible(account.email)}>
          <OutsideText text={account.email} />
        </span>
        <span className={classes.role}>{account.role}</span>
      </button>
      {isOpen && loaded ? (
        <div className={classes.accountMenu}>
          <loaded.AccountItems zone={zone} offset={offset} close={close} />
        </div>
      ) : null}
    </div>
  );
}
