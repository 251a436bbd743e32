import { NotForReaders } from "@/components/form-screen/not-for-readers";
import { CONTEXTS } from "@/lib/contexts/search-params";
import { ContextForm } from "./context-form";

/** The page of a new context. */
export function NewContextPage({ mayEdit }: { mayEdit: boolean }) {
  return mayEdit ? <ContextForm context={null} /> : <NotForReaders screen={CONTEXTS} />;
}
