import { hostname, userInfo } from "node:os";
import type { Actor } from "../access/actor";

/** The actor of a command: in the audit trail its address is the account and the machine on which it ran. */
export function commandLine(): Actor {
  return { type: "system", name: "Command line", address: `${account()} on ${hostname()}` };
}

function account(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`; // a container's account without a name
  }
}
