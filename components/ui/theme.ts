import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The one accent. 6 carries white text at 6:1 on light pages, 7 at 5:1 on dark ones. */
const iris: MantineColorsTuple = [
  "#eef1fe",
  "#dde3fc",
  "#bac6f8",
  "#94a6f4",
  "#7489f0",
  "#5670e6",
  "#3f59d4",
  "#4a63d9",
  "#3349b4",
  "#283a91",
];

/** Neutral greys. 6 is the dimmed text of light pages: 5.9:1 on white. */
const gray: MantineColorsTuple = [
  "#f8f9fa",
  "#f2f3f5",
  "#e7e9ec",
  "#dadde2",
  "#c3c8cf",
  "#6f7681",
  "#5b626c",
  "#434951",
  "#2a2e34",
  "#16181c",
];

/** The same greys from the dark side. 0 is text, 2 dimmed text, 4 lines, 6 raised surfaces, 7 the page. */
const dark: MantineColorsTuple = [
  "#e4e6ea",
  "#c3c7cd",
  "#9ea4ad",
  "#7c838d",
  "#343941",
  "#292d34",
  "#1d2025",
  "#141619",
  "#0f1113",
  "#0a0b0d",
];

/** For what is destroyed or has failed. 6 and 7 carry white text at more than 5:1. */
const red: MantineColorsTuple = [
  "#fdeceb",
  "#fad6d4",
  "#f4aca7",
  "#ee8078",
  "#e55b51",
  "#d8392e",
  "#c22c22",
  "#bd2b22",
  "#9c221a",
  "#7f1b15",
];

/** The console's look: dense, calm, one accent. Colours of meaning (delivered, failed, …) are in app/globals.css. */
export const theme = createTheme({
  primaryColor: "iris",
  primaryShade: { light: 6, dark: 7 },
  colors: { iris, gray, dark, red },
  black: "#16181c",
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.45", lg: "1.5", xl: "1.5" },
  spacing: { xs: "0.375rem", sm: "0.5rem", md: "0.75rem", lg: "1rem", xl: "1.5rem" },
  radius: { xs: "0.1875rem", sm: "0.3125rem", md: "0.4375rem", lg: "0.625rem", xl: "1rem" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.125rem", lineHeight: "1.35" },
      h2: { fontSize: "0.9375rem", lineHeight: "1.4" },
      h3: { fontSize: "0.8125rem", lineHeight: "1.4" },
    },
  },
  components: {
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: "md" } },
    Autocomplete: { defaultProps: { size: "xs" } },
    Button: { defaultProps: { size: "xs" }, styles: { label: { fontWeight: 550 } } },
    Checkbox: { defaultProps: { size: "xs" } },
    InputWrapper: {
      // Descriptions below the inputs, so that the inputs of a row are aligned.
      defaultProps: { inputWrapperOrder: ["label", "input", "error", "description"] },
      styles: { label: { marginBottom: 4 } },
    },
    Modal: {
      defaultProps: { radius: "md", centered: true, padding: "lg", overlayProps: { backgroundOpacity: 0.4 } },
      styles: {
        content: { background: "var(--rd-raised)", border: "1px solid var(--rd-line)" },
        // It stays while the body scrolls under it.
        header: { background: "var(--rd-raised)" },
        // A name of any length stays within the dialog.
        title: { fontSize: "0.9375rem", fontWeight: 620, minWidth: 0, overflowWrap: "anywhere" },
        body: { overflowWrap: "anywhere" },
      },
    },
    MultiSelect: { defaultProps: { size: "xs" } },
    NativeSelect: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "xs" } },
    Popover: { defaultProps: { shadow: "md", radius: "md" } },
    Select: { defaultProps: { size: "xs", allowDeselect: false } },
    Textarea: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "xs" } },
    Tooltip: { defaultProps: { openDelay: 350, fz: "xs", withArrow: false } },
  },
});
