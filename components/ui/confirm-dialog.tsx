import { Button, Group } from "@mantine/core";
import type { Question } from "./confirm";
import type { Dialog } from "./dialogs";

/** The dialog of a question (./confirm.ts). */
export function confirmDialog(question: Question, onConfirm: () => void): Dialog {
  const { title, body, confirm, cancel = "Cancel", isDestructive = false } = question;
  return {
    title,
    body: (close) => (
      <>
        {body}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close} {...(isDestructive ? AUTOFOCUS : {})}>
            {cancel}
          </Button>
          <Button
            {...(isDestructive ? { color: "red" } : AUTOFOCUS)}
            onClick={() => {
              onConfirm();
              close();
            }}
          >
            {confirm}
          </Button>
        </Group>
      </>
    ),
  };
}

const AUTOFOCUS = { "data-autofocus": true };
