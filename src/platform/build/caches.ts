import { messageOf } from '../../core/index.ts';
import type { StepTools } from '../../plan/index.ts';
import { pullWithLogin } from '../registry/index.ts';

/** Brings the images whose layers may be taken. One that cannot be had makes a build slower, not wrong. */
export async function obtainCaches(references: readonly string[], tools: StepTools): Promise<void> {
  const { run } = tools;
  for (const reference of references) {
    if (await run.ports.engine.images.inspect(reference)) continue;
    try {
      await pullWithLogin(run, reference, (line) => tools.progress(line));
    } catch (error) {
      if (run.signal.aborted) throw error;
      const text = `cache_from ${reference}: ${messageOf(error)}; building without it`;
      run.emit({ type: 'message', level: 'warning', text });
    }
  }
}
