"use client";

import { useMantineColorScheme } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { KeyboardEvent, ReactNode } from "react";
import { Icon, type IconName } from "@/components/ui/icons";
import { moveInMenu } from "@/components/ui/menu-keys";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { chooseTimeZone, endAllSessions } from "@/lib/account/actions";
import classes from "./account-items.module.css";
import { signOut } from "./sign-out";
import { browserTimeZone, rememberTimeZone } from "./time-zone-cookie";

const THEMES = [
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
  { value: "auto", label: "System", icon: "screen" },
] as const;

type Props = { zone: string; offset: string; close: () => void };

/** The menu of ./account-menu.tsx, which loads it. */
export function AccountItems({ zone, offset, close }: Props) {
  const router = useRouter();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const zones = [...new Set([zone, browserTimeZone(), "UTC"])];
  const choose = async (name: string) => {
    close();
    const isBrowsers = name === browserTimeZone();
    if (isBrowsers) rememberTimeZone(name);
    const answer = await chooseTimeZone({ timeZone: isBrowsers ? null : name }).catch(() => UNREACHABLE);
    if (!answer.ok) notify({ tone: "fail", title: "Time zone not saved", text: answer.message });
    router.refresh();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    moveInMenu(event);
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  };
  return (
    <div role="menu" aria-label="Account" className={classes.menu} onKeyDown={onKeyDown}>
      <Group label="Theme">
        {THEMES.map(({ value, label, icon }) => (
          <Choice key={value} isChosen={colorScheme === value} onChoose={() => setColorScheme(value)}>
            <Icon name={icon} size={14} />
            {label}
          </Choice>
        ))}
      </Group>
      <Group label="Times and days are in">
        {zones.map((name) => (
          <Choice key={name} isChosen={name === zone} onChoose={() => void choose(name)}>
            {name}
            {name === zone && name !== "UTC" ? <small>{offset}</small> : null}
          </Choice>
        ))}
      </Group>
      <hr className={classes.line} />
      <Link href="/account" role="menuitem" className={classes.item} onClick={close}>
        <Icon name="user" size={14} />
        Your account
      </Link>
      <Item icon="signOut" onClick={() => void signOut()}>
        Sign out
      </Item>
      <Item icon="signOut" onClick={() => void signOut(() => endAllSessions({}))}>
        End all sessions
      </Item>
    </div>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu
    <div role="group" aria-label={label} className={classes.group}>
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  );
}

function Choice(props: { isChosen: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={props.isChosen}
      className={classes.item}
      onClick={props.onChoose}
    >
      <span className={classes.check}>{props.isChosen ? <Icon name="check" size={14} /> : null}</span>
      {props.children}
    </button>
  );
}

function Item(props: { icon: IconName; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" role="menuitem" className={classes.item} onClick={props.onClick}>
      <Icon name={props.icon} size={14} />
      {props.children}
    </button>
  );
}
