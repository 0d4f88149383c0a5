import { DockeropsError, messageOf } from '../../core/index.ts';
import type { EngineFacts, Run } from '../../ports/index.ts';
import { failed, ok, warning, type Check } from './check.ts';
import { checkDisk } from './disk.ts';
import { checkHelpers } from './helpers.ts';
import { checkNetworks } from './networks.ts';
import { checkSocket } from './socket.ts';

/** The API of Docker 20.10: the oldest engine this is tested with. */
const oldestApi = '1.41';

/** The engine, and what can be asked of it only when it answers. */
export async function checkEngine(run: Run): Promise<readonly Check[]> {
  const answer = await run.ports.engine.facts().catch((error: unknown) => noEngine(error));
  if ('check' in answer) return [answer];
  const { engine } = run.ports;
  return [
    ok('engine', `${engine.endpoint}, version ${answer.version}, ${answer.os}/${answer.arch}`),
    checkApi(answer),
    ...(await checkSocket(run)),
    ...(answer.local ? await checkDisk(run, answer) : []),
    await checkNetworks(run, answer),
    await checkHelpers(run),
  ];
}

/** The adapter's facts name every endpoint that was tried, and why it was not used. */
function noEngine(error: unknown): Check {
  const said = error instanceof DockeropsError ? [...error.facts, ...error.hints] : [];
  return failed('engine', messageOf(error), ...said);
}

/** Whether the engine speaks an API that every feature was written for. */
export function checkApi({ apiVersion }: Pick<EngineFacts, 'apiVersion'>): Check {
  const [, minor = 0] = apiVersion.split('.').map(Number);
  const [, oldest = 0] = oldestApi.split('.').map(Number);
  if (minor >= oldest) return ok('API', apiVersion);
  return warning(
    'API',
    `${apiVersion} is older than ${oldestApi}`,
    'update the engine to Docker 20.10 or newer',
  );
}
