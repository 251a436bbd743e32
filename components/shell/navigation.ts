import type { IconName } from "@/components/ui/icons";
import { may, type Permission, type Role } from "@/lib/access/roles";

/** A screen of the console; its pages are below its path. Who lacks the permission has no link to it, and its pages answer 403. */
export type Screen = {
  href: `/${string}`;
  label: string;
  description: string;
  icon: IconName;
  permission: Permission;
};
export type ScreenGroup = { title?: string; screens: readonly Screen[] };

/** The screens by group, in the order of the side bar: for links, for the palette, and for lib/web/page-guard.ts. */
export const SCREEN_GROUPS: readonly ScreenGroup[] = [
  {
    screens: [
      {
        href: "/delivery-retry",
        label: "Delivery Retry",
        description: "Failed deliveries: find, retry, delete",
        icon: "retry",
        permission: "deliveries:read",
      },
      {
        href: "/event-status",
        label: "Event Status",
        description: "Every event that was received",
        icon: "inbox",
        permission: "deliveries:read",
      },
      {
        href: "/waiting",
        label: "Waiting",
        description: "Scheduled deliveries: why each waits, and until when",
        icon: "hourglass",
        permission: "deliveries:read",
      },
      {
        href: "/failure-groups",
        label: "Failure groups",
        description: "Why deliveries fail: failures with one cause, together",
        icon: "stack",
        permission: "deliveries:read",
      },
      {
        href: "/operations",
        label: "Operations",
        description: "What was retried, deleted and restored, and its results",
        icon: "checklist",
        permission: "deliveries:read",
      },
    ],
  },
  {
    title: "Configuration",
    screens: [
      {
        href: "/subscribers",
        label: "Subscribers",
        description: "Where deliveries go, and what means success there",
        icon: "target",
        permission: "config:read",
      },
      {
        href: "/handlers",
        label: "Handlers",
        description: "Topics under a base path, and their policy",
        icon: "branch",
        permission: "config:read",
      },
      {
        href: "/contexts",
        label: "Contexts",
        description: "Logical divisions: where topics are enabled",
        icon: "layers",
        permission: "config:read",
      },
      {
        href: "/publishers",
        label: "Publishers",
        description: "Applications that post events, and their client IDs",
        icon: "send",
        permission: "config:read",
      },
      {
        href: "/policies",
        label: "Policies",
        description: "How failures are retried, and who may publish",
        icon: "shield",
        permission: "config:read",
      },
    ],
  },
  {
    title: "Administration",
    screens: [
      {
        href: "/users",
        label: "Users",
        description: "Who may sign in, and as what",
        icon: "user",
        permission: "users:write",
      },
      {
        href: "/api-keys",
        label: "API keys",
        description: "What programs may do here, and until when",
        icon: "key",
        permission: "api-keys:write",
      },
      {
        href: "/audit",
        label: "Audit trail",
        description: "Who did what, when and from where, and what was refused",
        icon: "trail",
        permission: "audit:read",
      },
      {
        href: "/retention",
        label: "Retention",
        description: "What is kept, for how long, and how large it is",
        icon: "clock",
        permission: "retention:write",
      },
    ],
  },
  {
    screens: [
      {
        href: "/api-docs",
        label: "API docs",
        description: "The HTTP API, readable",
        icon: "book",
        permission: "deliveries:read",
      },
    ],
  },
];

export const SCREENS: readonly Screen[] = SCREEN_GROUPS.flatMap(({ screens }) => screens);

/** Pages that need more than their screen. The page itself says so to whoever may not (components/form-screen/not-for-readers.tsx). */
const PAGES_OF_EDITORS = SCREENS.filter(({ permission }) => permission === "config:read").map(({ href }) => ({
  href: `${href}/new` as const,
  permission: "config:write" as const,
  explains: true,
}));

/** Everything that is refused before it streams: a page that is below two of them needs the permission of the longer path. */
export const GUARDED_PAGES = [...PAGES_OF_EDITORS, ...SCREENS];

/** The groups of screens that a role may see, without empty ones. */
export function groupsFor(role: Role): ScreenGroup[] {
  return SCREEN_GROUPS.map((group) => ({
    ...group,
    screens: group.screens.filter(({ permission }) => may(role, permission)),
  })).filter(({ screens }) => screens.length > 0);
}
