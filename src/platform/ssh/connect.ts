import { UnreachableError } from '../../core/index.ts';
import type { Run, SshConnection, SshTarget } from '../../ports/index.ts';
import { aliasOf } from '../keys/trust.ts';
import { addressOf, sshPortOf, type ObservedInstance } from '../observe.ts';
import { callOf, safemodeLine } from '../select.ts';
import type { Login } from './admit.ts';
import { engineTransport } from './engine-transport.ts';
import { isRouted } from './route.ts';

const connectTimeoutMs = 2000;

type Who = Login & Pick<SshTarget, 'user'>;

/** Straight to the instance's address where there is a route, else through the engine; both to the same pinned host key. */
export async function connectTo(run: Run, instance: ObservedInstance, who: Who): Promise<SshConnection> {
  const address = addressOf(instance);
  if (!(await isRouted(run, address))) return throughEngine(run, instance, who);
  try {
    const transport = { address, port: sshPortOf(instance) };
    return await run.ports.ssh.connect({ ...who, transport, connectTimeoutMs }, run.signal);
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    if (isRefusal(error)) throw notListening(instance, error);
    return throughEngine(run, instance, who);
  }
}

/** The instance answered, and said that nobody is at home. */
const isRefusal = ({ cause }: UnreachableError): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';

async function throughEngine(run: Run, instance: ObservedInstance, who: Who): Promise<SshConnection> {
  const transport = await engineTransport(run, instance.id);
  try {
    return await run.ports.ssh.connect({ ...who, transport, connectTimeoutMs }, run.signal);
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    throw notListening(instance, error, transport.complaints());
  }
}

function notListening(
  instance: ObservedInstance,
  cause: Error,
  excerpt: readonly string[] = [],
): UnreachableError {
  const call = callOf(instance);
  return new UnreachableError(`sshd of ${call} does not answer`, {
    host: aliasOf(instance),
    cause,
    excerpt,
    hint: [
      `dockerops logs:${call}`,
      `dockerops shell:${call}   # a shell through the engine`,
      `${safemodeLine(instance)}   # when it does not come up`,
    ],
  });
}
