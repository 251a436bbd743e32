"use client";

import { Button, type ButtonProps } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons";

type Props = Pick<ButtonProps, "variant" | "tt" | "size"> & {
  href: string;
  icon?: IconName;
  children: ReactNode;
};

/** A link that looks like a button, for markup made on the server, which cannot pass a component as a prop. */
export function ButtonLink({ icon, ...props }: Props) {
  return (
    <Button component={Link} {...props} leftSection={icon ? <Icon name={icon} size={14} /> : undefined} />
  );
}
