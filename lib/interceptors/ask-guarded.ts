import { env } from "../config/env";
import { createAddressGuard } from "../net/address-guard";
import { type Ask, createAsk } from "../net/ask";

let own: Ask | undefined;

/** Asks through the address guard of this process's settings. */
export const askGuarded: Ask = (inquiry) => {
  own ??= createAsk(createAddressGuard(env().DELIVERY_ALLOW_PRIVATE));
  return own(inquiry);
};
