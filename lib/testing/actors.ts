import type { Actor } from "../access/actor";

/** An actor who may see payloads, for reads whose answer depends on it. */
export const READER: Actor = {
  type: "user",
  id: "0190f0a0-0000-7000-8000-00000000000a",
  name: "Vera Viewer",
  role: "viewer",
  seesPayloads: true,
};
