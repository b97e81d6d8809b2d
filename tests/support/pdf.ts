import { deflateSync } from 'node:zlib';

/** A small, valid PDF 1.4 with the lines of each page in Helvetica. Lines must be ASCII. */
export function makePdf(
  pages: readonly (readonly string[])[],
  options: { title?: string; compress?: boolean } = {},
): Buffer {
  const contents = pages.map((lines) =>
    Buffer.from(
      `BT /F1 11 Tf 14 TL 72 760 Td ${lines.map((line) => `(${escaped(line)}) Tj T*`).join(' ')} ET`,
    ),
  );
  return pdfOf(
    contents.map((content) => (options.compress ? deflateSync(content) : content)),
    options,
  );
}

/** As `makePdf`, of the content streams themselves. */
export function pdfOf(
  contents: readonly Buffer[],
  { title = 'A test', compress = false }: { title?: string; compress?: boolean } = {},
): Buffer {
  const pageIds = contents.map((_, index) => 5 + 2 * index);
  const objects: Buffer[] = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(
      `<< /Type /Pages /Count ${contents.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`,
    ),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    Buffer.from(`<< /Title (${escaped(title)}) >>`),
  ];
  for (const [index, content] of contents.entries()) {
    objects.push(
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${6 + 2 * index} 0 R ` +
          '/Resources << /Font << /F1 3 0 R >> >> >>',
      ),
      Buffer.concat([
        Buffer.from(`<< /Length ${content.length}${compress ? ' /Filter /FlateDecode' : ''} >>\nstream\n`),
        content,
        Buffer.from('\nendstream'),
      ]),
    );
  }
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = parts[0]!.length;
  for (const [index, object] of objects.entries()) {
    offsets.push(at);
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    parts.push(whole);
    at += whole.length;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n` +
        `<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}
