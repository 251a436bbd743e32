"use client";

import dynamic from "next/dynamic";

/** The failures by cause, loaded when they are asked for: they share the address of the rows, which do not carry them. */
export const Causes = dynamic(() => import("./cause-screen").then((part) => part.CauseScreen));
