import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const PROJECT = resolve(import.meta.dirname, '../..');
const FOLDER = join(PROJECT, '.build', 'openapi');

/** Writes a client's types of the document to `.build/openapi/schema.d.ts`. */
export async function generateTypes(document: object): Promise<void> {
  const types = astToString(await openapiTS(JSON.stringify(document)));
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'schema.d.ts'), types);
}

/**
 * Type-checks a program against the generated types.
 * @param replaced what stands there instead, for this check only.
 * @returns a line for each error.
 */
export function typeErrors(file: string, replaced: readonly { from: string; to: string }[] = []): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    if (resolve(name) !== file) return getSourceFile(name, languageVersion, ...rest);
    const text = replaced.reduce((all, { from, to }) => all.replace(from, to), host.readFile(name) ?? '');
    return ts.createSourceFile(name, text, languageVersion, true);
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
