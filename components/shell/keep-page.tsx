"use client";

import { useEffect } from "react";
import { holdRequests } from "./hold-requests";

/** Keeps the page on a click without a network or a session (./hold-requests.ts). */
export function KeepPage() {
  useEffect(holdRequests, []);
  return null;
}
