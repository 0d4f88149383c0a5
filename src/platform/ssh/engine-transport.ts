import { Duplex } from 'node:stream';
import type { Run } from '../../ports/index.ts';

export interface EngineTransport {
  readonly stream: Duplex;
  /** What sshd wrote to stderr, for messages. */
  complaints(): readonly string[];
}

const keptBytes = 2000;

/** An sshd of our own inside the container, on the pipes of an exec: needs no route and no running sshd. */
export async function engineTransport(run: Run, container: string): Promise<EngineTransport> {
  const session = await run.ports.engine.containers.exec(container, {
    argv: ['/usr/sbin/sshd', '-i', '-e'],
    user: 'root',
    stdin: true,
  });
  let complaints = '';
  session.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-keptBytes);
  });
  const stream = Duplex.from({ readable: session.stdout, writable: session.stdin });
  stream.once('close', () => session.close());
  return { stream, complaints: () => complaints.split('\n').filter((line) => line.trim() !== '') };
}
