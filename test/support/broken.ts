import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { engineSocket, type CrashScene, type Ended } from './crash.ts';
import { FailingProxy, injected, type Fault } from './failing-proxy.ts';

/** A command that something happened to at one of its calls to the engine, and how it ended. */
export interface Broken extends Ended {
  /** Undefined: it ended before it came to so many calls. */
  readonly call: string | undefined;
}

/** What happens at a call; the fault in the place of its answer, if any. */
type Incident = (child: ChildProcess | undefined) => Fault | undefined;

/** Whether a call is the one, counted from 1. */
type Which = (call: string) => boolean;

/** The k-th call. */
export function callNumber(at: number): Which {
  let calls = 0;
  return () => (calls += 1) === at;
}

/** The k-th call that changes something. */
export function changeNumber(at: number): Which {
  let changes = 0;
  return (call) => !/^(GET|HEAD) /.test(call) && (changes += 1) === at;
}

/** Runs a command to which something happens at one call. */
export async function brokenAt(
  scene: CrashScene,
  args: readonly string[],
  which: Which,
  incident: Incident,
): Promise<Broken> {
  let child: ChildProcess | undefined;
  let call: string | undefined;
  const proxy = new FailingProxy(engineSocket, (made) => {
    if (!which(made)) return undefined;
    call = made;
    return incident(child);
  });
  try {
    const env = { DOCKER_HOST: await proxy.listen() };
    const ended = await scene.command(args, env, (one) => (child = one));
    return { ...ended, call };
  } finally {
    await proxy.close();
  }
}

/** What is true of every command that an engine failed once: it says so without a stack, and leaves no helper. */
export async function checkFailure(scene: CrashScene, { call = '', code, said }: Broken): Promise<void> {
  assert.ok([0, 1, 4].includes(code ?? -1), `exit ${code ?? 'by a signal'}: ${said}`);
  if (code !== 0) assert.match(said, /^error: /m);
  assert.doesNotMatch(said, /\n\s+at .*:\d+/, 'no stack');
  // Where the answer to a question may be missing, nothing needs to be said.
  if (code === 1) assert.ok(said.includes(injected) || said.includes('broke the connection off'), said);
  await checkLeft(scene, call);
}

/** No helper, nothing that was made and never started; unless it was the removal itself that failed. */
export async function checkLeft(scene: CrashScene, call: string): Promise<void> {
  const left = await scene.containers();
  assert.doesNotMatch(left, /helper/);
  if (!call.startsWith('DELETE ')) assert.doesNotMatch(left, /created/, left);
}
