import { NotForReaders } from "@/components/form-screen/not-for-readers";
import { PUBLISHERS } from "@/lib/publishers/search-params";
import { PublisherForm } from "./publisher-form";

/** The page of a new publisher. */
export function NewPublisherPage({ mayEdit }: { mayEdit: boolean }) {
  return mayEdit ? <PublisherForm publisher={null} /> : <NotForReaders screen={PUBLISHERS} />;
}
