import { expect, it } from "vitest";
import { apiKeyColumns } from "@/components/api-keys/api-key-columns";
import { auditColumns } from "@/components/audit-trail/audit-columns";
import { contextColumns } from "@/components/contexts/context-columns";
import { binColumns, deliveryColumns } from "@/components/deliveries/delivery-columns";
import { eventColumns } from "@/components/events/event-columns";
import { groupColumns } from "@/components/failure-groups/group-columns";
import { handlerColumns } from "@/components/handlers/handler-columns";
import { itemColumns } from "@/components/operations/item-columns";
import { operationColumns } from "@/components/operations/operation-columns";
import { userColumns } from "@/components/people/user-columns";
import { policyColumns } from "@/components/policies/policy-columns";
import { publisherColumns } from "@/components/publishers/publisher-columns";
import { subscriberColumns } from "@/components/subscribers/subscriber-columns";
import { waitingColumns } from "@/components/waiting/waiting-columns";

/** A window of 1280 px with the rail of icons, or with the names of the navigation, less the bar that scrolls. */
const BESIDE_RAIL = 1280 - 44 - 15;
const BESIDE_NAMES = 1280 - 190 - 15;
/** The style sheet leaves out roomy columns up to this width (./list-table.module.css). */
const NARROW = 1180;
const SELECT = 38;

it.each(
  Object.entries({
    ...{ deliveryColumns, binColumns, eventColumns, itemColumns, operationColumns, auditColumns },
    ...{ contextColumns, handlerColumns, policyColumns, publisherColumns, subscriberColumns },
    ...{ apiKeyColumns, userColumns, waitingColumns, groupColumns },
  }),
)("the standard %s fit into a window of 1280 px", (name, columns) => {
  const isSelectable = name === "deliveryColumns" || name === "binColumns";
  const all: readonly { width: number; isOptional?: boolean; isRoomy?: boolean }[] = columns;
  const widthOf = (list: typeof all) =>
    list.reduce((sum, { width }) => sum + width, isSelectable ? SELECT : 0);
  const shown = all.filter(({ isOptional }) => !isOptional);
  expect(widthOf(shown)).toBeLessThanOrEqual(BESIDE_RAIL);
  expect(BESIDE_NAMES).toBeLessThanOrEqual(NARROW);
  expect(widthOf(shown.filter(({ isRoomy }) => !isRoomy))).toBeLessThanOrEqual(BESIDE_NAMES);
});
