const variable = /\\\$|\$(?:(?<plain>\w+)|\{(?<braced>\w+)(?:(?<operator>:?[-+])(?<word>[^}]*))?\})/g;

/**
 * Puts build arguments into a FROM or ARG as Docker does: `$X`, `${X}`, `${X:-default}`, `${X:+instead}`.
 * `missing` is called for a variable that nothing declares; its value is empty then.
 */
export function substitute(
  text: string,
  values: ReadonlyMap<string, string>,
  missing: (name: string) => void,
): string {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(variable)) {
    result += text.slice(from, match.index) + valueOf(match, values, missing);
    from = match.index + match[0].length;
  }
  return result + text.slice(from);
}

function valueOf(
  match: RegExpExecArray,
  values: ReadonlyMap<string, string>,
  missing: (name: string) => void,
): string {
  const { plain, braced, operator = '', word = '' } = match.groups ?? {};
  const name = plain ?? braced;
  if (name === undefined) return '$';
  const value = values.get(name);
  const given = operator.startsWith(':') ? Boolean(value) : value !== undefined;
  if (operator.endsWith('-')) return given ? (value ?? '') : word;
  if (operator.endsWith('+')) return given ? word : '';
  if (value === undefined) missing(name);
  return value ?? '';
}
