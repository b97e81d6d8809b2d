import axe from 'axe-core';
import type { Page } from 'playwright-core';

export const WCAG_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds against these rules on the page as it stands. */
export async function violations(page: Page, runOnly: string[] = WCAG_AA): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (only) => {
    const { violations } = await (window as Window & { axe?: typeof axe }).axe!.run(document, {
      runOnly: only,
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, runOnly);
  return found.map((violation) => `${page.url()} ${violation}`);
}

/** What is wrong with a page as it stands: in light and dark, and what does not fit its width. */
export async function flaws(page: Page): Promise<string[]> {
  await paint(page, 'light');
  const found = await violations(page);
  await paint(page, 'dark');
  found.push(...(await violations(page, ['color-contrast'])));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) found.push(`${page.url()} is ${overflow} px too wide`);
  return found;
}

/**
 * Colours on their way from one scheme to the other are neither's. With reduced motion every element has its own way, short as
 * it is, and a colour that is inherited sets out when its parent's has arrived.
 */
async function paint(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    let moving: Animation[];
    do {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      moving = document.getAnimations().filter((each) => each instanceof CSSTransition);
      await Promise.allSettled(moving.map(({ finished }) => finished));
    } while (moving.length > 0);
  });
}
