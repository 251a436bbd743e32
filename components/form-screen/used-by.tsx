import Link from "next/link";
import type { ReactNode } from "react";
import { OutsideText } from "@/components/ui/outside-text";
import { visible } from "@/lib/text/visible";
import classes from "./form-screen.module.css";
import { Section } from "./section";

/** A row that refers to another one. */
export type Usage = {
  id: string;
  name: string;
  /** What it is or where it is found: a base path, a URL. */
  detail?: string;
  href?: string;
  /** What else there is to see of it. */
  also?: { text: string; href: string };
};

type Props = {
  title?: string;
  items: readonly Usage[];
  /** The number of all, where `items` may be the first of them. */
  count?: number;
  /** Shown for an empty list. */
  none?: string;
  /** At the end of the heading. */
  end?: ReactNode;
};

/** The rows that use a row, and so are affected by a change of it. */
export function UsedBy({ title = "Used by", items, count = items.length, none, end }: Props) {
  return (
    <Section title={title} end={end}>
      {items.length === 0 ? (
        <p className={classes.quiet}>{none}</p>
      ) : (
        <ul className={classes.usage}>
          {items.map(({ id, name, detail, href, also }) => (
            <li key={id}>
              {href ? (
                <Link href={href}>
                  <OutsideText text={name} />
                </Link>
              ) : (
                <OutsideText text={name} />
              )}{" "}
              {detail ? (
                <span className="mono">
                  <OutsideText text={detail} />
                </span>
              ) : null}
              {also ? (
                <>
                  <span aria-hidden="true"> · </span>
                  <Link href={also.href} aria-label={`${visible(name)}: ${also.text}`}>
                    {also.text}
                  </Link>
                </>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {count > items.length ? (
        <p className={classes.quiet}>and {(count - items.length).toLocaleString("en-GB")} more</p>
      ) : null}
    </Section>
  );
}
