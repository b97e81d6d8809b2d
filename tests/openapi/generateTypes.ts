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

/** Type-checks a program against the generated types. @returns a line for each error. */
export function typeErrors(file: string, replaced?: { from: string; to: string }): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    skipLibCheck: false,
    types: [],
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.readFile = (name) => {
    const text = read(name);
    return replaced && resolve(name) === file ? text?.replace(replaced.from, replaced.to) : text;
  };
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, languageVersion, ...rest) =>
    replaced && resolve(name) === file
      ? ts.createSourceFile(name, host.readFile(name) ?? '', languageVersion, true)
      : getSourceFile(name, languageVersion, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file: where }) =>
        `${where?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}
