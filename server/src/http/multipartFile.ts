import { Busboy } from '@fastify/busboy';
import express, { type Request, type RequestHandler } from 'express';
import { KNOWLEDGE_LIMITS, VisavisError } from '@visavis/shared';

const MULTIPART = 'multipart/form-data';
/** The form around the file. */
const FORM_BYTES = 20_000;

/** Reads a multipart body, compressed or not, up to a file of that size; other bodies are left alone. */
export function multipartBodyUpTo(fileBytes: number): RequestHandler {
  return express.raw({ type: MULTIPART, limit: fileBytes + FORM_BYTES });
}

export function isMultipart(req: Request): boolean {
  return Boolean(req.is(MULTIPART));
}

export interface FormFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mediaType: string;
  readonly title?: string;
}

interface Form {
  readonly files: { readonly name: string; readonly file: FormFile }[];
  readonly fields: { readonly name: string; readonly value: string }[];
}

/**
 * The form's one `file`, of so many bytes at most, and its `title` where there is one.
 * @throws VisavisError `bad_request` for what is no form; `validation_failed` for other fields; `payload_too_large`.
 */
export async function formFile(req: Request, maxBytes: number): Promise<FormFile> {
  const { files, fields } = await parse(req);
  const strange = files.find(({ name }) => name !== 'file') ?? fields.find(({ name }) => name !== 'title');
  if (strange) {
    throw fieldError(
      strange.name,
      'is not a known field of the form: send a file as `file` and, if you like, a `title`',
    );
  }
  const [first, second] = files;
  if (!first) throw fieldError('file', 'is required: the document itself');
  if (second || fields.length > 1) throw fieldError(second ? 'file' : 'title', 'must be there once');
  if (first.file.bytes.byteLength > maxBytes) {
    throw new VisavisError('payload_too_large', `The file is larger than ${maxBytes} bytes.`);
  }
  const title = fields[0]?.value.trim();
  if (title === undefined) return first.file;
  if (!isTitle(title))
    throw fieldError('title', `must be text of 1 to ${KNOWLEDGE_LIMITS.titleChars} characters`);
  return { ...first.file, title };
}

async function parse(req: Request): Promise<Form> {
  const body: unknown = req.body;
  const form: Form = { files: [], fields: [] };
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  try {
    if (!Buffer.isBuffer(body)) throw new TypeError('no body');
    const busboy = new Busboy({
      headers: { ...req.headers, 'content-type': req.get('content-type') ?? '' },
      limits: { parts: 8, fieldSize: 4_096, fieldNameSize: 100 },
    });
    busboy.on('file', (name, stream, fileName, _encoding, mediaType) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', reject);
      stream.on('end', () => {
        const clean = fileName.replaceAll('\0', '').toWellFormed();
        form.files.push({ name, file: { bytes: Buffer.concat(parts), fileName: clean, mediaType } });
      });
    });
    busboy.on('field', (name, value) => form.fields.push({ name, value }));
    busboy.on('error', reject);
    busboy.on('finish', () => resolve(undefined));
    busboy.end(body);
    await promise;
    return form;
  } catch (cause) {
    throw new VisavisError('bad_request', 'The body is not a valid multipart/form-data form.', { cause });
  }
}

function isTitle(title: string): boolean {
  const { length } = title;
  return (
    length >= 1 && length <= KNOWLEDGE_LIMITS.titleChars && title.isWellFormed() && !title.includes('\0')
  );
}

function fieldError(path: string, message: string): VisavisError {
  return new VisavisError('validation_failed', `${path}: ${message}`, { fields: [{ path, message }] });
}
