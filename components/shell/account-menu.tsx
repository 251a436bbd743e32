"use client";

import { Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import { endAllSessions } from "@/lib/account/actions";
import { visible } from "@/lib/text/visible";
import { browserTimeZone, rememberTimeZone } from "./time-zone-cookie";
import classes from "./top-bar.module.css";

export type Account = { name: string; email: string; role: string };

/** The signed-in user and role, the theme, the time zone, and signing out. */
export function AccountMenu({ account, zone, offset }: { account: Account; zone: string; offset: string }) {
  return (
    <Menu position="bottom-end" width={272} shadow="md" radius="md">
      <Menu.Target>
        <button
          type="button"
          className={classes.account}
          aria-label={`Account: ${visible(account.email)}, ${account.role}`}
        >
          <Icon name="user" size={15} />
          <OutsideText text={account.email} />
          <span className={classes.role}>{account.role}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Theme</Menu.Label>
        <ThemeSwitch />
        <Menu.Label>Times and days are in</Menu.Label>
        <TimeZoneItems zone={zone} offset={offset} />
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="signOut" size={14} />}
          onClick={() => void signOut({ callbackUrl: "/sign-in" })}
        >
          Sign out
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="signOut" size={14} />}
          onClick={() => void endAllSessions({}).then(() => signOut({ callbackUrl: "/sign-in" }))}
        >
          End all sessions
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isMounted = useMounted(); // the server has no access to the browser's choice
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      m="2px 8px 6px"
      w="calc(100% - 16px)"
      aria-label="Theme"
      value={isMounted ? colorScheme : "auto"}
      onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
      data={[
        { value: "light", label: "Light" },
        { value: "dark", label: "Dark" },
        { value: "auto", label: "System" },
      ]}
    />
  );
}

function TimeZoneItems({ zone, offset }: { zone: string; offset: string }) {
  const router = useRouter();
  const isMounted = useMounted();
  const zones = [...new Set([zone, ...(isMounted ? [browserTimeZone()] : []), "UTC"])];
  return zones.map((name) => (
    <Menu.Item
      key={name}
      leftSection={
        name === zone ? <Icon name="check" size={14} /> : <span style={{ width: 14, display: "block" }} />
      }
      rightSection={name === zone && name !== "UTC" ? offset : undefined}
      aria-current={name === zone ? "true" : undefined}
      onClick={() => {
        rememberTimeZone(name);
        router.refresh();
      }}
    >
      {name}
    </Menu.Item>
  ));
}
