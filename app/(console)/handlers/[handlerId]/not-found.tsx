import { NoSuchRow } from "@/components/form-screen/no-such-row";
import { HANDLERS } from "@/lib/handlers/search-params";

export default function HandlerNotFound() {
  return <NoSuchRow screen={HANDLERS} />;
}
