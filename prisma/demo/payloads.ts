import { createRequire } from "node:module";
import { between, pick, type Random } from "../factories/random";

/** Realistic bodies. Those of GitHub are original examples (@octokit/webhooks-examples, MIT). */

type Example = { name: string; examples: Record<string, unknown>[] };

const GITHUB = new Map(
  (createRequire(import.meta.url)("@octokit/webhooks-examples") as Example[]).map((one) => [
    one.name,
    one.examples,
  ]),
);

export type Payload = { body: string; headers: Record<string, string> };

/** Returns the request of a publisher for a topic: its JSON body and its headers. */
export function payloadOf(basePath: string, topic: string, at: Date, random: Random): Payload {
  const headers = { "content-type": "application/json", accept: "*/*" };
  if (basePath === "/github") {
    const examples = GITHUB.get(topic);
    return {
      body: JSON.stringify(examples ? pick(random, examples) : { action: "unknown" }),
      headers: {
        ...headers,
        "user-agent": `GitHub-Hookshot/${hex(random, 7)}`,
        "x-github-event": topic,
        "x-github-delivery": `${hex(random, 8)}-${hex(random, 4)}-11f0-${hex(random, 4)}-${hex(random, 12)}`,
      },
    };
  }
  const make = BODIES[`${basePath}/${topic}`] ?? order;
  return {
    body: JSON.stringify(make(at.toISOString(), random)),
    headers: { ...headers, "user-agent": USER_AGENTS[basePath] ?? "curl/8.5.0" },
  };
}

const USER_AGENTS: Record<string, string> = {
  "/orders": "shop-checkout/4.18.2",
  "/billing": "billing-service/2.7.0",
  "/shipping": "parcel-hub/1.12.4",
  "/inventory": "stock-sync/0.9.31",
};

type Body = (at: string, random: Random) => Record<string, unknown>;

const ITEMS = [
  ["TEA-DARJ-250", "Darjeeling, 250 g", 1490],
  ["TEA-SENC-100", "Sencha, 100 g", 1190],
  ["POT-CAST-08", "Cast-iron teapot, 0.8 l", 5900],
  ["CUP-PORC-2", "Porcelain cups, pair", 2450],
  ["FIL-PAP-100", "Paper filters, 100", 390],
] as const;
const CITIES = [
  ["DE", "20095", "Hamburg"],
  ["NL", "3511", "Utrecht"],
  ["PT", "4000-069", "Porto"],
  ["FR", "69001", "Lyon"],
  ["PL", "50-101", "Wrocław"],
] as const;
const PARCEL_SERVICES = ["DHL", "DPD", "PostNL", "CTT"] as const;
const WAREHOUSES = ["HAM-1", "UTR-2", "OPO-1"] as const;

const orderNumber = (random: Random) => `R-${between(random, 104_000, 189_999)}`;
const customer = (random: Random) => ({
  id: `cus_${hex(random, 14)}`,
  locale: pick(random, ["de-DE", "nl-NL", "en-GB", "pt-PT"]),
});

const order: Body = (at, random) => {
  const lines = Array.from({ length: between(random, 1, 4) }, () => {
    const [sku, title, price] = pick(random, ITEMS);
    return { sku, title, quantity: between(random, 1, 3), unit_price: price };
  });
  const [country, postcode, city] = pick(random, CITIES);
  const total = lines.reduce((sum, line) => sum + line.quantity * line.unit_price, 0);
  return {
    type: "order.created",
    occurred_at: at,
    order: {
      number: orderNumber(random),
      currency: "EUR",
      total,
      lines,
      customer: customer(random),
      ship_to: { country, postcode, city },
    },
  };
};

const BODIES: Record<string, Body> = {
  "/orders/created": order,
  "/orders/paid": (at, random) => ({
    type: "order.paid",
    occurred_at: at,
    order: orderNumber(random),
    customer: customer(random),
    payment: {
      id: `pay_${hex(random, 16)}`,
      method: pick(random, ["card", "sepa_debit", "ideal", "paypal"]),
      amount: between(random, 390, 24_000),
      currency: "EUR",
    },
  }),
  "/orders/cancelled": (at, random) => ({
    type: "order.cancelled",
    occurred_at: at,
    order: orderNumber(random),
    reason: pick(random, ["customer_request", "payment_timeout", "out_of_stock"]),
    refund_due: random() < 0.6,
  }),
  "/billing/invoice-issued": (at, random) => ({
    type: "invoice.issued",
    occurred_at: at,
    invoice: {
      number: `2026-${between(random, 10_000, 99_999)}`,
      order: orderNumber(random),
      net: between(random, 300, 20_000),
      tax_rate: pick(random, [0.19, 0.21, 0.23]),
      buyer: {
        id: `cus_${hex(random, 14)}`,
        vat_id: random() < 0.5 ? null : `DE${between(random, 100_000_000, 999_999_999)}`,
      },
      due: at.slice(0, 10),
    },
  }),
  "/billing/payment-failed": (at, random) => ({
    type: "payment.failed",
    occurred_at: at,
    payment: `pay_${hex(random, 16)}`,
    order: orderNumber(random),
    attempt: between(random, 1, 3),
    decline_code: pick(random, ["insufficient_funds", "expired_card", "do_not_honor"]),
  }),
  "/billing/refunded": (at, random) => ({
    type: "payment.refunded",
    occurred_at: at,
    refund: {
      id: `re_${hex(random, 16)}`,
      payment: `pay_${hex(random, 16)}`,
      amount: between(random, 390, 9_000),
    },
  }),
  "/shipping/parcel-sent": (at, random) => ({
    type: "parcel.sent",
    occurred_at: at,
    parcel: {
      tracking: `${pick(random, PARCEL_SERVICES).toUpperCase()}${between(random, 10_000_000, 99_999_999)}`,
      order: orderNumber(random),
      warehouse: pick(random, WAREHOUSES),
      weight_grams: between(random, 180, 6_400),
    },
  }),
  "/shipping/parcel-delivered": (at, random) => ({
    type: "parcel.delivered",
    occurred_at: at,
    tracking: `${pick(random, PARCEL_SERVICES).toUpperCase()}${between(random, 10_000_000, 99_999_999)}`,
    received_by: pick(random, ["recipient", "neighbour", "parcel_box"]),
  }),
  "/inventory/stock-changed": (at, random) => ({
    type: "stock.changed",
    occurred_at: at,
    warehouse: pick(random, WAREHOUSES),
    sku: pick(random, ITEMS)[0],
    on_hand: between(random, 0, 420),
    delta: between(random, -12, 60),
  }),
};

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
}
