import type { Run } from '../ports/index.ts';

export interface PromptOptions {
  /** Not shown while it is typed, and masked wherever it turns up later. */
  readonly hidden?: boolean;
  /** What an empty answer means. */
  readonly default?: string;
}

/** Asks the user. Throws `UsageError` where nobody can be asked. */
export async function prompt(
  question: string,
  { hidden = false, default: usual = '' }: PromptOptions,
  { ports, secrets }: Run,
): Promise<string> {
  const shown = usual === '' || hidden ? question : `${question} [${usual}]`;
  const answer = (await ports.terminal.ask(shown, { hidden })) || usual;
  if (hidden) secrets.add(answer);
  return answer;
}
