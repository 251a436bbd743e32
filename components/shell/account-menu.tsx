"use client";

import { Popover } from "@mantine/core";
import { useRef, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import { useLoaded } from "@/components/ui/use-loaded";
import { visible } from "@/lib/text/visible";
import classes from "./top-bar.module.css";

export type Account = { name: string; email: string; role: string };

const loadItems = () => import("./account-items");

/** The signed-in user and role; opens a menu with the theme, the time zone, and signing out. */
export function AccountMenu({ account, zone, offset }: { account: Account; zone: string; offset: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const { loaded, load } = useLoaded(loadItems);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    <Popover
      opened={isOpen && loaded !== undefined}
      onDismiss={() => setIsOpen(false)}
      position="bottom-end"
      width={272}
      trapFocus
      closeOnEscape={false}
      withRoles={false}
    >
      <Popover.Target>
        <button
          ref={button}
          type="button"
          className={classes.account}
          aria-label={`Account: ${visible(account.email)}, ${account.role}`}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          onPointerEnter={load}
          onFocus={load}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name="user" size={15} />
          <span className={classes.email}>
            <OutsideText text={account.email} />
          </span>
          <span className={classes.role}>{account.role}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        {loaded ? <loaded.AccountItems zone={zone} offset={offset} close={close} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}
