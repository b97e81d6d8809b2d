import { createConfig, lintFromString } from '@redocly/openapi-core';

/**
 * Lints by Redocly's strict recommendations, in this process: nothing is fetched and nothing is told to anybody.
 * @returns a line for each problem.
 */
export async function lintDocument(document: object): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  return problems.map(
    ({ ruleId, message, location: [first] }) => `${first?.pointer ?? '#'}: ${message} (${ruleId})`,
  );
}
