import { ButtonLink } from "@/components/ui/button-link";
import { EmptyPage } from "@/components/ui/empty-page";
import { inSentence, type NounScreens } from "@/lib/form/form";

/** The page of a new row, for users who may not create one. */
export function NotForReaders({ screen: { label, path } }: { screen: NounScreens }) {
  return (
    <EmptyPage icon="info" title={`Only administrators can create ${inSentence(label.many)}`}>
      <p>Your role has read-only access.</p>
      <ButtonLink href={path} variant="default">
        {`Open ${label.many}`}
      </ButtonLink>
    </EmptyPage>
  );
}
