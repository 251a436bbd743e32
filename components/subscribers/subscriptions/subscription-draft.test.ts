import { expect, it } from "vitest";
import { filterGrid, gridOf, subscriptionBody, withSubscriptions } from "./subscription-draft";

const HANDLERS = [
  {
    ...{ id: "1", name: "Orders", basePath: "/shop/orders", policyId: null },
    topics: [
      { name: "created", contexts: ["eu", "default"] },
      { name: "paid", contexts: ["eu"] },
    ],
  },
  { id: "2", name: "No topics", basePath: "/empty", policyId: null, topics: [] },
  {
    ...{ id: "3", name: "Invoices", basePath: "/invoices", policyId: null },
    topics: [{ name: "sent", contexts: ["us"] }],
  },
];
const namesOf = (text: string, isChosen = (_: string) => true) =>
  filterGrid(gridOf(HANDLERS), text, isChosen).flatMap(({ topics }) => topics.map(({ path }) => path));

it("draws the handlers with topics, the default context first", () => {
  expect(gridOf(HANDLERS).map(({ name, contexts }) => [name, ...contexts])).toEqual([
    ["Orders", "default", "eu"],
    ["Invoices", "us"],
  ]);
});

it.each([
  ["", ["/shop/orders/created", "/shop/orders/paid", "/invoices/sent"]],
  ["  PAID ", ["/shop/orders/paid"]],
  ["orders/c", ["/shop/orders/created"]],
  ["Invoice", ["/invoices/sent"]],
  ["nothing", []],
])("finds topics by %j in their path or the name of their handler", (text, paths) => {
  expect(namesOf(text)).toEqual(paths);
});

it("finds the chosen topics alone", () => {
  expect(namesOf("", (path) => path.endsWith("sent"))).toEqual(["/invoices/sent"]);
});

it("subscribes to several topics in a context and ends that again, to the same body", () => {
  const before = { "/shop/orders/paid": ["eu"] };
  const paths = ["/shop/orders/created", "/shop/orders/paid"];
  const more = withSubscriptions(before, paths, "default", true);
  expect(subscriptionBody(more)).toEqual([
    { handler: "/shop/orders", topic: "created", contexts: ["default"] },
    { handler: "/shop/orders", topic: "paid", contexts: ["default", "eu"] },
  ]);
  expect(subscriptionBody(withSubscriptions(more, paths, "default", true))).toEqual(subscriptionBody(more));
  const back = withSubscriptions(more, paths, "default", false);
  expect(subscriptionBody(back)).toEqual(subscriptionBody(before));
});
