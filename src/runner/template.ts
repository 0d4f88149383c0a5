import { ConfigError, messageOf, suggest } from '../core/index.ts';

/** Fills in an Eta template (`<%= it.name %>`); nothing is escaped. Throws `ConfigError`, for a value that is not given, too. */
export async function render(
  template: string,
  values: Readonly<Record<string, unknown>>,
  file: string,
): Promise<string> {
  const { Eta } = await import('eta');
  const eta = new Eta({ autoEscape: false, autoTrim: false });
  try {
    return eta.renderString(template, strict(values));
  } catch (error) {
    if (error instanceof ConfigError)
      throw new ConfigError(error.message, { hint: error.hints, where: { file, line: 1 } });
    const [first = ''] = messageOf(error).split('\n');
    throw new ConfigError(`the template cannot be filled in: ${first}`, {
      where: { file, line: 1 },
      cause: error,
    });
  }
}

/** What is not given would be written as "undefined". */
const strict = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  new Proxy(
    { ...values },
    {
      get: (known, name: string) => {
        if (name in known) return known[name];
        const hint = suggest(name, Object.keys(known), 'values given');
        throw new ConfigError(
          `the template wants "it.${name}", which is not given`,
          hint === undefined ? {} : { hint },
        );
      },
    },
  );
