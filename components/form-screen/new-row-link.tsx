import { ButtonLink } from "@/components/ui/button-link";
import { inSentence, type NounScreens } from "@/lib/form/form";

type Props = { screen: NounScreens; mayEdit: boolean };

/** In the head of a list: the way to a new row, or why there is none. */
export function NewRowLink({ screen: { label, path }, mayEdit }: Props) {
  if (!mayEdit) return <span>Read-only access: administrators change {inSentence(label.many)}</span>;
  return (
    <ButtonLink href={`${path}/new`} icon="plus">
      {`New ${inSentence(label.one)}`}
    </ButtonLink>
  );
}
