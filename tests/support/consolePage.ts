import type { Page } from 'playwright-core';

/** Signs in at the console, and waits until it is there. @param url the server's, without a final slash. */
export async function signInToConsole(
  page: Page,
  url: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.goto(`${url}/console/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

/**
 * The API as the page itself calls it, by its cookie.
 * @param options.accountId the account that is looked at. Default: the server's choice.
 * @throws Error that shows an answer that is not a success.
 */
export async function asPage<Wire>(
  page: Page,
  path: string,
  options: { method?: string; body?: object; accountId?: string } = {},
): Promise<Wire> {
  const { method = 'GET', body, accountId } = options;
  return page.evaluate(
    async ([url, init]) => {
      const answer = await fetch(url, init);
      if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Wire;
    },
    [
      path,
      {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(accountId === undefined ? {} : { 'x-visavis-account': accountId }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    ] as const,
  );
}
