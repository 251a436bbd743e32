import { Button } from "@mantine/core";
import type { DraftPreview } from "@/lib/operations/view";
import start from "../start/start.module.css";
import { EditFacts, PatchCheckText } from "./edit-facts";
import { PatchSamples } from "./patch-samples";

type Props = { preview: DraftPreview; changeEdit: (() => void) | undefined };

/** What an edit does to the frozen set; nothing for other kinds. */
export function EditOutcome({ preview: { edit, operation }, changeEdit }: Props) {
  if (!edit) return null;
  return (
    <>
      <EditFacts edit={edit} />
      {edit.patchCheck ? <PatchCheckText check={edit.patchCheck} total={operation.counts.total} /> : null}
      <PatchSamples samples={edit.samples} />
      {changeEdit ? (
        <Button variant="subtle" size="compact-xs" className={start.change} onClick={changeEdit}>
          Change the edit
        </Button>
      ) : null}
    </>
  );
}
