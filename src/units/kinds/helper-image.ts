import { messageOf } from '../../core/index.ts';
import type { StepTools } from '../../plan/index.ts';
import { pullWithLogin } from '../../platform/registry/index.ts';

const defaultHelperImage = 'busybox:latest';

/** The image of throw-away containers: the one that is given, else busybox, else one that is there in any case. */
export async function helperImage(
  given: string | undefined,
  instead: string,
  tools: Pick<StepTools, 'run' | 'progress'>,
): Promise<string> {
  const { run } = tools;
  const wanted = given ?? defaultHelperImage;
  if (await run.ports.engine.images.inspect(wanted)) return wanted;
  try {
    await pullWithLogin(run, wanted, (line) => tools.progress(line));
    return wanted;
  } catch (error) {
    if (run.signal.aborted || given !== undefined) throw error;
    const text = `${wanted} cannot be had (${messageOf(error)}): ${instead.slice(0, 19)} is used`;
    run.emit({ type: 'message', level: 'debug', text });
    return instead;
  }
}
