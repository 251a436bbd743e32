/** The Retention screen: one page, the form of the one row of its kind. */
export const RETENTION = { label: { one: "Retention", many: "Retention" }, path: "/retention" } as const;
