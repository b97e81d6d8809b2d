import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import { RE2JS } from 're2js';

/** The JSON Schema of a tool's arguments. */
export type ToolParameters = Readonly<Record<string, unknown>>;

/** What is wrong with arguments, in words for the model that wrote them; null when they are as declared. */
export type ArgumentCheck = (args: unknown) => string | null;

const MAX_DEPTH = 64;
/** With every `$ref` written out. Behind this stands what a validator would have to do in the worst case. */
const MAX_NODES = 2_000;
const MAX_PROBLEM_CHARS = 500;
/** They change what a `$ref` means, or lead somewhere else. */
const REFUSED_KEYWORDS = ['$id', '$anchor', '$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$data'];

/** A customer's pattern meets what a model wrote: a backtracking engine could be kept busy for hours. */
const linearRegExp = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return Object.assign(new RegExp(''), { test: (text: string) => compiled.matcher(text).find() });
  },
  { code: 'undefined' },
);

const OPTIONS: Options = {
  allErrors: true,
  strict: false,
  // Formats tell the model what is meant; which of them a validator knows is nobody's business.
  validateFormats: false,
  validateSchema: false,
  logger: false,
  code: { regExp: linearRegExp },
};

/** Only the schemas of schemas, which take 100 ms to compile; it keeps nothing of what it checks. */
let metaSchemas: Ajv2020 | undefined;

/**
 * Looks at a schema that a customer wrote: whether it is one, and whether checking arguments by it is bounded. It may
 * refer to its own `$defs`, not to other documents and not in circles.
 * @returns what is wrong, to follow the field's name; null when nothing is.
 */
export function checkToolParameters(schema: ToolParameters): string | null {
  if (schema.type !== 'object') return 'must be a JSON Schema with "type": "object" at its top';
  const problem = new SchemaWalk(schema).problem();
  if (problem !== null) return problem;
  const invalid = (why: string): string => `is not a valid JSON Schema: ${why.slice(0, MAX_PROBLEM_CHARS)}`;
  metaSchemas ??= new Ajv2020({ ...OPTIONS, meta: true });
  const { $schema: _, ...rest } = schema;
  if (metaSchemas.validateSchema(rest) !== true) {
    return invalid(metaSchemas.errorsText(metaSchemas.errors, { dataVar: 'parameters' }));
  }
  try {
    validatorOf(schema);
    return null;
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

/** @param schema one that `checkToolParameters` found nothing wrong with. */
export function compileToolParameters(schema: ToolParameters): ArgumentCheck {
  const validate = validatorOf(schema);
  return (args) => {
    if (validate(args)) return null;
    const problems = (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const where = instancePath === '' ? 'the arguments' : instancePath.slice(1).replaceAll('/', '.');
      const what = message ?? 'is not as declared';
      return 'additionalProperty' in params
        ? `${where} ${what}: ${String(params.additionalProperty)}`
        : `${where} ${what}`;
    });
    return problems.join('; ').slice(0, MAX_PROBLEM_CHARS);
  };
}

/** A fresh Ajv each: an instance keeps every schema that it was ever given. */
function validatorOf(schema: ToolParameters) {
  const { $schema: _, ...rest } = schema;
  return new Ajv2020({ ...OPTIONS, meta: false }).compile(rest);
}

/** Counts a schema's nodes with its references followed, and finds what we do not take. */
class SchemaWalk {
  readonly #root: ToolParameters;
  #nodes = 0;

  constructor(root: ToolParameters) {
    this.#root = root;
  }

  problem(): string | null {
    return this.#visit(this.#root, 0, []);
  }

  #visit(node: unknown, depth: number, followed: readonly string[]): string | null {
    if (typeof node !== 'object' || node === null) return null;
    if (depth > MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
    if (++this.#nodes > MAX_NODES) return `is too large once its references are written out`;
    const refused = REFUSED_KEYWORDS.find((keyword) => keyword in node);
    if (refused !== undefined) return `must not hold ${refused}`;
    if ('$ref' in node) {
      const problem = this.#follow(node.$ref, depth, followed);
      if (problem !== null) return problem;
    }
    for (const value of Object.values(node)) {
      const problem = this.#visit(value, depth + 1, followed);
      if (problem !== null) return problem;
    }
    return null;
  }

  #follow(ref: unknown, depth: number, followed: readonly string[]): string | null {
    if (typeof ref !== 'string' || !ref.startsWith('#/')) {
      return 'has a $ref to another document: only references such as "#/$defs/address" are followed';
    }
    if (followed.includes(ref)) return `refers to itself in a circle: ${ref}`;
    const target = ref
      .slice(2)
      .split('/')
      .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>(
        (node, key) =>
          typeof node === 'object' && node !== null && Object.hasOwn(node, key)
            ? (node as Record<string, unknown>)[key]
            : undefined,
        this.#root,
      );
    if (target === undefined) return `has a $ref that leads nowhere: ${ref}`;
    return this.#visit(target, depth + 1, [...followed, ref]);
  }
}
