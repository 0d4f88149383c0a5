/** What a text of a Compose file becomes, and the variables nothing gave. */
export interface Interpolated {
  readonly text: string;
  readonly missing: readonly string[];
}

const reference =
  /\$(?:(\$)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;

/** Compose's `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR:+other}`, `${VAR:?error}` and `$$` (Compose specification, "Interpolation"). */
export function interpolate(text: string, variables: ReadonlyMap<string, string>): Interpolated {
  const missing: string[] = [];
  const inner = (word: string): string => {
    const found = interpolate(word, variables);
    missing.push(...found.missing);
    return found.text;
  };
  const replaced = text.replace(
    reference,
    (_all, dollar?: string, braced?: string, form = '', word = '', bare?: string) => {
      if (dollar !== undefined) return '$';
      const name = braced ?? bare ?? '';
      const value = variables.get(name);
      const given = value !== undefined && (!String(form).startsWith(':') || value !== '');
      if (String(form).endsWith('+')) return given ? inner(String(word)) : '';
      if (given) return value;
      if (String(form).endsWith('-')) return inner(String(word));
      missing.push(name);
      return '';
    },
  );
  return { text: replaced, missing };
}

/** The variables of a `.env` or `env_file`: `KEY=value` lines, quotes taken off, comments left out. */
export function readEnvFile(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [, key, raw = ''] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return key === undefined ? [] : [[key, unquoted(raw)] as const];
  });
  return new Map(lines);
}

function unquoted(raw: string): string {
  const [, quote, inside] = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(raw) ?? [];
  if (inside === undefined) return raw.replace(/\s+#.*$/, '');
  return quote === "'"
    ? inside
    : inside.replace(/\\([nrt"\\$])/g, (_all, sign: string) => escapes[sign] ?? sign);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
