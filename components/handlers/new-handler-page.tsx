import { NotForReaders } from "@/components/form-screen/not-for-readers";
import { HANDLERS } from "@/lib/handlers/search-params";
import type { NewHandlerData } from "@/lib/handlers/view";
import { HandlerForm } from "./handler-form";

/** The page of a new handler. */
export function NewHandlerPage({ mayEdit, policies, contexts, now }: NewHandlerData) {
  if (!mayEdit) return <NotForReaders screen={HANDLERS} />;
  return <HandlerForm handler={null} subscriptions={NONE} {...{ policies, contexts, now }} />;
}

const NONE: never[] = [];
