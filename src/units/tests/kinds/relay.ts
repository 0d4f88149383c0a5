import { Duplex } from 'node:stream';
import type { Containers, SessionStream } from '../../../ports/index.ts';

/** Carries bytes between its own streams and HOST PORT; names mean what they mean in the container. */
const script = `
if command -v nc >/dev/null 2>&1; then exec nc "$0" "$1"; fi
exec bash -c 'exec 3<>"/dev/tcp/$0/$1" 4<&0 || exit 1; cat <&4 >&3 & cat <&3; kill $!' "$0" "$1"
`;

export interface Relay {
  readonly stream: Duplex;
  close(): void;
  /** What it complained of, once it has ended. */
  complaint(): string;
}

/** A connection to HOST:PORT as a container has it, by a command in that container. */
export async function relay(containers: Containers, id: string, host: string, port: number): Promise<Relay> {
  const argv = ['/bin/sh', '-c', script, host, String(port)];
  const session: SessionStream = await containers.exec(id, { argv, stdin: true });
  let said = '';
  session.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const stream = Duplex.from({ readable: session.stdout, writable: session.stdin });
  // Whoever asks sees that nothing came.
  stream.on('error', () => undefined);
  return {
    stream,
    close: () => {
      session.close();
      stream.destroy();
    },
    complaint: () => said.trim().split('\n').at(-1) ?? '',
  };
}
