import { InterruptedError } from '../core/index.ts';

/** Where questions are asked: stdin and stderr, since stdout is for data. */
export interface PromptStreams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Asks for a line of text; `hidden` shows dots instead. Throws `InterruptedError` on Ctrl-C, like all questions here. */
export async function askText(question: string, hidden: boolean, streams: PromptStreams): Promise<string> {
  const { password, text } = await import('@clack/prompts');
  return answer(await (hidden ? password : text)({ message: question, ...streams }));
}

/** Lets the user choose one of `choices`, with the arrow keys. */
export async function askChoice(
  question: string,
  choices: readonly string[],
  streams: PromptStreams,
): Promise<string> {
  const { select } = await import('@clack/prompts');
  const options = choices.map((value) => ({ value, label: value }));
  return answer(await select<string>({ message: question, options, ...streams }));
}

/** No is what Enter means: a confirmation is asked where something dies. */
export async function askConfirm(question: string, streams: PromptStreams): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  return answer(await confirm({ message: question, initialValue: false, ...streams }));
}

/** Clack answers Ctrl-C with a symbol of its own. */
function answer<T>(given: T): Exclude<T, symbol> {
  if (typeof given === 'symbol') throw new InterruptedError('interrupted at a question');
  return given as Exclude<T, symbol>;
}
