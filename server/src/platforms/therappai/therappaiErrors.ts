import type { ErrorCode, VisavisError } from '@visavis/shared';
import type { ErrorWriter } from '../../http/problems.ts';
import type { TherappaiErrorWire } from './therappaiSchemas.ts';

/** What cannot be accepted is 400 here, whatever is wrong with it. */
const NEAREST_STATUS: Partial<Record<ErrorCode, number>> = {
  validation_failed: 400,
  context_too_long: 400,
  unsupported_option: 400,
};

/** Every error of this API: `{detail, code}`, and for wrong fields `errors`: what is wrong with each. */
export const writeError: ErrorWriter = (res, error) => {
  res.status(NEAREST_STATUS[error.code] ?? error.status).json(toErrorWire(error));
};

function toErrorWire({ code, message, fields }: VisavisError): TherappaiErrorWire {
  if (fields.length === 0) return { detail: message, code };
  const errors: Record<string, string[]> = {};
  for (const { path, message: problem } of fields) errors[path] = [...(errors[path] ?? []), problem];
  return { detail: message, code, errors };
}
