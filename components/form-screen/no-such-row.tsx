import { ButtonLink } from "@/components/ui/button-link";
import { EmptyPage } from "@/components/ui/empty-page";
import { inSentence, type NounScreens } from "@/lib/form/form";

/** The page of a row that does not exist. */
export function NoSuchRow({ screen: { label, path } }: { screen: NounScreens }) {
  return (
    <EmptyPage icon="search" title={`There is no ${inSentence(label.one)} with this ID`}>
      <p>It was deleted, or the address does not contain the whole ID, which has 36 characters.</p>
      <ButtonLink href={path} variant="default">
        {`Open ${label.many}`}
      </ButtonLink>
    </EmptyPage>
  );
}
