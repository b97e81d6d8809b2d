import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { Request } from 'express';
import { VisavisError } from '@visavis/shared';

const LIMITS = { parts: 12, fieldSize: 4_096, fieldNameSize: 100 };

export interface StreamedForm<File> extends AsyncDisposable {
  readonly fields: ReadonlyMap<string, string>;
  /** Undefined: there is none of that name. */
  readonly file: File | undefined;
}

/**
 * Reads a multipart form whose one file goes where it belongs while it comes: nothing of it is kept in memory. Other files
 * are passed over.
 * @param name of the file's field.
 * @param take is given the file; what it throws ends the reading. What it returns goes with the form.
 * @throws VisavisError `bad_request` for what is no form, or ends early; `unsupported_media_type` for a compressed one; what
 * `take` throws.
 */
export async function streamedForm<File extends AsyncDisposable>(
  req: Request,
  { name, take }: { name: string; take: (file: Readable) => Promise<File> },
): Promise<StreamedForm<File>> {
  const encoding = req.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity')
    throw new VisavisError('unsupported_media_type', 'Send the form as it is, without a Content-Encoding.');
  const fields = new Map<string, string>();
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const onClose = (): void => {
    if (!req.complete) reject(new Error('the sender is gone'));
  };
  let busboy: NodeJS.WritableStream | undefined;
  let stream: Readable | undefined;
  let taking: Promise<File> | undefined;
  try {
    const parser = new Busboy({
      headers: { ...req.headers, 'content-type': req.get('content-type') ?? '' },
      limits: LIMITS,
    });
    busboy = parser;
    parser.on('file', (field, file) => {
      if (field !== name || taking) {
        file.resume();
        return;
      }
      stream = file;
      taking = take(file);
      taking.catch(reject);
    });
    parser.on('field', (field, value) => fields.set(field, value));
    parser.on('error', reject);
    parser.on('finish', () => resolve(undefined));
    req.on('close', onClose).on('error', reject);
    req.pipe(parser);
    await promise;
    const file = await taking;
    return { fields, file, [Symbol.asyncDispose]: async () => file?.[Symbol.asyncDispose]() };
  } catch (cause) {
    if (busboy) req.unpipe(busboy);
    // What is still on its way is let go, so that the answer is read.
    req.resume();
    stream?.destroy();
    await taking?.then(
      (file) => file[Symbol.asyncDispose](),
      () => undefined,
    );
    if (cause instanceof VisavisError) throw cause;
    throw new VisavisError('bad_request', 'The body is not a valid multipart/form-data form.', { cause });
  } finally {
    req.off('close', onClose).off('error', reject);
  }
}
