export interface FormPart {
  readonly name: string;
  /** Of an uploaded file. */
  readonly fileName?: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Takes a `multipart/form-data` body apart (RFC 7578). */
export function parseMultipart(body: Buffer, contentType: string): FormPart[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error('the form has no boundary');
  const parts: FormPart[] = [];
  let start = body.indexOf(`--${boundary}\r\n`);
  while (start !== -1) {
    const headerStart = start + boundary.length + 4;
    const headerEnd = body.indexOf('\r\n\r\n', headerStart);
    const end = body.indexOf(`\r\n--${boundary}`, headerEnd);
    if (headerEnd === -1 || end === -1) throw new Error('the form ends in the middle of a part');
    const header = body.toString('utf8', headerStart, headerEnd);
    const fileName = /filename="([^"]*)"/.exec(header)?.[1];
    parts.push({
      name: /[; ]name="([^"]*)"/.exec(header)?.[1] ?? '',
      ...(fileName === undefined ? {} : { fileName }),
      type: /content-type: *([^\r]+)/i.exec(header)?.[1] ?? 'text/plain',
      bytes: body.subarray(headerEnd + 4, end),
    });
    start = body.indexOf(`--${boundary}\r\n`, end);
  }
  return parts;
}
