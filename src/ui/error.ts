import { isAbsolute, relative } from 'node:path';
import { DockeropsError, InterruptedError, ManyErrors, type SourcePosition } from '../core/index.ts';
import type { Style } from './colour.ts';

export interface ErrorStyle {
  readonly style: Style;
  readonly cwd: string;
  /** Stacks are for those who mend dockerops. */
  readonly stack: boolean;
}

/** The one place where an error becomes text: what, where, why, what to try. */
export function errorText(error: Error, look: ErrorStyle): string {
  if (error instanceof ManyErrors) return error.errors.map((one) => errorText(one, look)).join('\n');
  return [
    headline(error, look),
    ...excerptLines(error, look),
    ...causes(error).map((cause) => `  because: ${indent(cause)}`),
    ...facts(error).map((fact) => `  ${indent(fact)}`),
    ...hints(error).map((hint) => `  ${look.style('cyan', 'try:')} ${indent(hint)}`),
    ...(look.stack ? stackLines(error, look) : []),
  ].join('\n');
}

function headline(error: Error, look: ErrorStyle): string {
  const ours = error instanceof DockeropsError ? error : undefined;
  const label =
    error instanceof InterruptedError ? look.style('yellow', 'stopped:') : look.style('red', 'error:');
  const host = ours?.host === undefined ? '' : `[${ours.host}] `;
  const where = ours?.where === undefined ? '' : ` (${placeText(ours.where, look.cwd)})`;
  const [first = '', ...rest] = error.message.split('\n');
  return [`${label} ${host}${first}${where}`, ...rest.map((line) => `  ${line}`)].join('\n');
}

/** `conf/run.conf:7`, relative to where the user stands when it lies below. */
function placeText(where: SourcePosition, cwd: string): string {
  const fromHere = relative(cwd, where.file);
  const near = isAbsolute(where.file) && fromHere !== '' && !fromHere.startsWith('..');
  return `${near ? fromHere : where.file}:${where.line}`;
}

const indent = (text: string): string => text.replaceAll('\n', '\n    ');

/** An error and what led to it, outermost first. */
export function chain(error: Error): readonly Error[] {
  const links: Error[] = [];
  for (let at: unknown = error; at instanceof Error && !links.includes(at); at = at.cause) links.push(at);
  return links;
}

const oursIn = (error: Error): readonly DockeropsError[] =>
  chain(error).filter((link) => link instanceof DockeropsError);

function excerptLines(error: Error, look: ErrorStyle): readonly string[] {
  return oursIn(error).flatMap(({ excerpt }) => excerpt.map((line) => look.style('dim', `  | ${line}`)));
}

/** What docker-modem puts in front of the engine's own words. */
const httpStatus = /^\(HTTP code \d+\) [^-]* - /;

/** Causes that say something the message does not. */
function causes(error: Error): readonly string[] {
  const said: string[] = [];
  for (const { message } of chain(error)) {
    const words = message.replace(httpStatus, '').trim();
    if (!said.some((text) => text.includes(words))) said.push(message);
  }
  return said.slice(1);
}

const facts = (error: Error): readonly string[] => oursIn(error).flatMap((link) => link.facts);

function hints(error: Error): readonly string[] {
  if (error instanceof DockeropsError) return [...new Set(oursIn(error).flatMap((link) => link.hints))];
  return ['this looks like a mistake in dockerops itself; the same command with --debug shows where'];
}

function stackLines(error: Error, look: ErrorStyle): readonly string[] {
  const lines = chain(error).flatMap((link) => (link.stack ?? link.message).split('\n'));
  return lines.map((line) => look.style('dim', `  ${line.trimEnd()}`));
}

/** An error as data: what `--format json` shows. */
export function errorData(error: Error): Record<string, unknown> {
  const ours = error instanceof DockeropsError ? error : new DockeropsError(error.message);
  return {
    code: ours.code,
    message: ours.message,
    ...(ours.facts.length > 0 && { facts: ours.facts }),
    hints: ours.hints,
    ...(ours.where && { where: ours.where }),
    ...(ours.host !== undefined && { host: ours.host }),
    ...(ours.excerpt.length > 0 && { excerpt: ours.excerpt }),
    ...(ours instanceof ManyErrors && { errors: ours.errors.map(errorData) }),
  };
}
