import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { therapykinAuthPaths } from './therapykinAuthPaths.ts';

/** TherapyKin's API in the OpenAPI document. */
export const therapykinPaths: ZodOpenApiPathsObject = {
  ...therapykinAuthPaths,
};
