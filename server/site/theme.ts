export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const DARK = '(prefers-color-scheme: dark)';
/** The rules that ask the system for dark, found once: forced, they no longer say so. */
let darkRules: CSSMediaRule[] | undefined;

/** Shows the page in this theme, whatever the system prefers. */
export function setTheme(theme: Theme): void {
  darkRules ??= [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSMediaRule)
    .filter(({ media }) => media.mediaText === DARK);
  for (const { media } of darkRules) media.mediaText = theme === 'dark' ? 'all' : 'not all';
  document.documentElement.style.colorScheme = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.media = meta.content === colorOf(theme) ? 'all' : 'not all';
  }
}

/** The paper that the bars of a phone's browser take on: `index.html` names both. */
function colorOf(theme: Theme): string {
  return theme === 'dark' ? '#101216' : '#f6f5f2';
}
