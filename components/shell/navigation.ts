/** The screens of the console in the order of the bar, for links and for the keyboard. */
export const SCREENS = [
  {
    href: "/delivery-retry",
    label: "Delivery Retry",
    description: "Failed deliveries: find, retry, delete",
  },
  { href: "/event-status", label: "Event Status", description: "Every event that was received" },
  {
    href: "/operations",
    label: "Operations",
    description: "What was retried, deleted and restored, and its results",
  },
  {
    href: "/subscribers",
    label: "Subscribers",
    description: "Where deliveries go, and what means success there",
  },
  {
    href: "/policies",
    label: "Policies",
    description: "How failures are retried, and who may publish",
  },
  { href: "/handlers", label: "Handlers", description: "Topics under a base path, and their policy" },
  { href: "/contexts", label: "Contexts", description: "Logical divisions: where topics are enabled" },
  { href: "/api-docs", label: "API docs", description: "The HTTP API, readable" },
] as const;
