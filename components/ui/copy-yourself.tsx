import { Textarea } from "@mantine/core";

/** The fallback for browsers that do not let pages copy: the text, selected. */
export function CopyYourself({ text }: { text: string }) {
  return (
    <Textarea
      label="This browser does not allow the page to copy. The text is selected: copy it with the keyboard."
      value={text}
      readOnly
      autosize
      maxRows={10}
      data-autofocus
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}
