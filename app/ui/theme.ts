/** The Mantine theme: one strong colour, 4 px corners, the system's own Chinese font. Values mirror tokens.css. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const indigo: MantineColorsTuple = [
  "#e8eff8",
  "#d3e0f0",
  "#a9c2e0",
  "#7ca2cf",
  "#5584bd",
  "#3a6ba9",
  "#2a5a99",
  "#1e4e8c",
  "#163d70",
  "#0f2d55",
];

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: 7,
  colors: { indigo },
  defaultRadius: 4,
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--font-code)",
  headings: { fontFamily: "var(--font)", fontWeight: "600" },
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  white: "#ffffff",
  black: "#17212b",
  respectReducedMotion: true,
  cursorType: "pointer",
});
