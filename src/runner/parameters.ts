import type { AssignmentProperty, Expression, Pattern, RestElement } from 'acorn';
import { ConfigError } from '../core/index.ts';
import type { Parameter, ParameterValue, ParameterValues } from '../taskline/index.ts';
import type { PlainFunction } from './collect.ts';

/** How a plain function is called: what its own source says of its parameters. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  /** The arguments after the context. */
  readonly spread: (values: ParameterValues) => readonly unknown[];
}

/**
 * Reads the parameters of `async function deploy(context, name, force = false, ...hosts)`
 * from its source. The first one is the context; one without a default is required.
 * Throws `ConfigError` for one that has no name.
 */
export async function readSignature(name: string, fn: PlainFunction): Promise<Signature> {
  const [, ...patterns] = await parametersOf(fn);
  const [only] = patterns;
  if (only?.type === 'ObjectPattern' && patterns.length === 1) {
    const parameters = only.properties.map((property) => toParameter(name, valueOf(property)));
    return { parameters, spread: (values) => [values] };
  }
  const parameters = patterns.map((pattern) => toParameter(name, pattern));
  return { parameters, spread: (values) => parameters.flatMap((one) => inPlace(one, values[one.name])) };
}

const inPlace = (parameter: Parameter, value: ParameterValue): readonly unknown[] =>
  parameter.rest ? (value as readonly string[]) : [value];

async function parametersOf(fn: PlainFunction): Promise<readonly Pattern[]> {
  const { parseExpressionAt } = await import('acorn');
  const source = Function.prototype.toString.call(fn);
  const parse = (text: string) => parseExpressionAt(text, 0, { ecmaVersion: 'latest' });
  try {
    return patternsOf(parse(`(${source})`));
  } catch {
    // A method's source is only valid inside its object.
    return patternsOf(parse(`({${source}})`));
  }
}

function patternsOf(expression: Expression): readonly Pattern[] {
  if (expression.type === 'FunctionExpression' || expression.type === 'ArrowFunctionExpression')
    return expression.params;
  const [method] = expression.type === 'ObjectExpression' ? expression.properties : [];
  return method?.type === 'Property' ? patternsOf(method.value) : [];
}

const valueOf = (property: AssignmentProperty | RestElement): Pattern =>
  property.type === 'Property' ? property.value : property;

function toParameter(task: string, pattern: Pattern): Parameter {
  const doc = '';
  if (pattern.type === 'Identifier') return { name: pattern.name, type: 'string', doc, required: true };
  if (pattern.type === 'RestElement' && pattern.argument.type === 'Identifier')
    return { name: pattern.argument.name, type: 'string', doc, rest: true };
  if (pattern.type === 'AssignmentPattern' && pattern.left.type === 'Identifier')
    return { name: pattern.left.name, doc, ...fromDefault(literal(pattern.right)) };
  throw new ConfigError(`${task}: a parameter without a name cannot be given on the command line`, {
    hint: 'write (context, name, other = value) or (context, { name, other = value })',
  });
}

/** A default that is not a literal is left to the function itself. */
function fromDefault(value: ParameterValue): Pick<Parameter, 'type' | 'default'> {
  if (typeof value === 'boolean') return { type: 'bool', default: value };
  if (typeof value === 'number') return { type: 'number', default: value };
  if (Array.isArray(value)) return { type: 'list', default: value as readonly string[] };
  return typeof value === 'string' ? { type: 'string', default: value } : { type: 'string' };
}

function literal(expression: Expression): ParameterValue {
  if (expression.type === 'ArrayExpression') {
    const items = expression.elements.map((element) =>
      element === null || element.type === 'SpreadElement' ? undefined : literal(element),
    );
    return items.every((item) => typeof item === 'string') ? items : undefined;
  }
  if (expression.type !== 'Literal') return undefined;
  const { value } = expression;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}
