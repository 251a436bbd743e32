import Link from "next/link";
import { RunningChip } from "@/components/operations/running-chip";
import { LogoMark } from "@/components/ui/logo";
import { type Account, AccountMenu } from "./account-menu";
import { Jump } from "./jump";
import type { NavigationWidth } from "./navigation-cookie";
import { NavigationLinks } from "./navigation-links";
import classes from "./top-bar.module.css";

type Props = { account: Account; zone: string; offset: string; navigation: NavigationWidth | undefined };

/** The bar of the frame, with the navigation below it: the screens, the jump to anything, and the account. */
export function TopBar({ account, zone, offset, navigation }: Props) {
  return (
    <>
      <a className={classes.skip} href="#content">
        Skip to content
      </a>
      <header className={classes.bar}>
        <Link href="/delivery-retry" aria-label="Redeliver" prefetch={false} className={classes.brand}>
          <LogoMark />
          <span>Redeliver</span>
        </Link>
        <NavigationLinks role={account.role} width={navigation} />
        <div className={classes.end}>
          <RunningChip />
          <Jump role={account.role} />
          <AccountMenu account={account} zone={zone} offset={offset} />
        </div>
      </header>
    </>
  );
}
