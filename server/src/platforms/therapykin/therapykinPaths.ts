import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { bridgePaths } from './bridgePaths.ts';
import { kinosPaths } from './kinosPaths.ts';
import { therapykinAuthPaths } from './therapykinAuthPaths.ts';
import { therapykinMediaPaths } from './therapykinMediaPaths.ts';
import { therapykinPaymentPaths } from './therapykinPaymentPaths.ts';
import { therapykinSessionPaths } from './therapykinSessionPaths.ts';
import { therapykinUserPaths } from './therapykinUserPaths.ts';

/** TherapyKin's API in the OpenAPI document. */
export const therapykinPaths: ZodOpenApiPathsObject = {
  ...therapykinAuthPaths,
  ...bridgePaths,
  ...kinosPaths,
  ...therapykinMediaPaths,
  ...therapykinSessionPaths,
  ...therapykinUserPaths,
  ...therapykinPaymentPaths,
};
