import { InterruptedError } from '../core/index.ts';

/** Where questions are asked: stdin and stderr, since stdout is for data. */
export interface PromptStreams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Ends the question; its reason is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Asks for a line of text, until there is one; `hidden` shows dots instead. Throws `InterruptedError` on Ctrl-C and at
 * the end of input, like all questions here.
 */
export async function askText(question: string, hidden: boolean, streams: PromptStreams): Promise<string> {
  const { password, text } = await import('@clack/prompts');
  const validate = (given?: string) => (given ? undefined : 'an answer is needed; Ctrl-C ends');
  return asked(streams, (how) => (hidden ? password : text)({ message: question, validate, ...how }));
}

/** Lets the user choose one of `choices`, with the arrow keys. */
export async function askChoice(
  question: string,
  choices: readonly string[],
  streams: PromptStreams,
): Promise<string> {
  const { select } = await import('@clack/prompts');
  const options = choices.map((value) => ({ value, label: value }));
  return asked(streams, (how) => select<string>({ message: question, options, ...how }));
}

/** Something dies where this is asked: yes is typed and ended by Enter, and Enter alone means no. */
export async function askConfirm(question: string, streams: PromptStreams): Promise<boolean> {
  const { text } = await import('@clack/prompts');
  const message = `${question} (yes/no)`;
  const given = await asked(streams, (how) =>
    text({ message, placeholder: 'no', defaultValue: 'no', ...how }),
  );
  // Asked anew: clack's own check would leave the wrong answer in the line, and the right one would be added to it.
  return /^(y|yes|n|no)$/i.test(given) ? /^y/i.test(given) : askConfirm(question, streams);
}

type Asking<T> = (how: PromptStreams) => Promise<T>;

/** Clack answers Ctrl-C with a symbol of its own, and never hears of the end of input: Ctrl-D, a closed terminal. */
async function asked<T>(streams: PromptStreams, ask: Asking<T>): Promise<Exclude<T, symbol>> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const onKey = (_: string, { sequence = '' }: { readonly sequence?: string } = {}): void => {
    if (sequence === ctrlD) end();
  };
  const { input } = streams;
  input.on('keypress', onKey).once('end', end);
  try {
    const given = await ask({ ...streams, signal: AbortSignal.any([streams.signal, ended.signal]) });
    streams.signal.throwIfAborted();
    if (typeof given === 'symbol') throw new InterruptedError('interrupted at a question');
    return given as Exclude<T, symbol>;
  } finally {
    input.off('keypress', onKey).off('end', end);
  }
}

const ctrlD = '\x04';
