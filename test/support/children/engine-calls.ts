/**
 * A program that calls an engine and then simply ends, as a child process of a test: whether it ends is the test.
 * Arguments: the engine's URL, and a container to follow and to run commands in.
 */
import { messageOf } from '../../../src/core/index.ts';
import { createEngine } from '../../../src/docker/index.ts';

const [, , endpoint = '', container] = process.argv;
const controller = new AbortController();
const engine = createEngine({ endpoint, env: {}, signal: controller.signal });

async function call(id: string): Promise<void> {
  for await (const line of engine.containers.logs(id, { follow: true })) if (line.text === 'ready') break;
  await engine.containers.run(id, { argv: ['true'] });
  const attached = await engine.containers.attach(id);
  const running = await engine.containers.exec(id, { argv: ['sleep', '1000'], tty: true, stdin: true });
  attached.close();
  running.close();
  const unfinished = engine.containers.wait(id);
  controller.abort();
  await unfinished.catch(() => undefined);
}

try {
  await engine.facts();
  if (container !== undefined) await call(container);
  process.stdout.write('fine\n');
} catch (error) {
  process.stdout.write(`${messageOf(error)}\n`);
}
