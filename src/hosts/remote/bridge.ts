import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { RemoteSide } from '../../ports/index.ts';
import type { Channels } from './channel.ts';
import { openSession } from './session.ts';

type RemoteShell = Awaited<ReturnType<RemoteSide['remoteShell']>>;

/** What the program does that others start: hands its arguments, then its input, to us; no quote is in it. */
const relay =
  'const s=require(`net`).connect(process.argv[1]);s.write(JSON.stringify(process.argv.slice(2))+`\\n`);' +
  'process.stdin.pipe(s);s.pipe(process.stdout);s.on(`error`,()=>process.exit(255))';

/** Lets programs of this machine run commands over there on our own connection, by a socket that only we can open. */
export async function openBridge(channels: Channels): Promise<RemoteShell> {
  // Nobody else may enter it (mode 0700).
  const directory = await mkdtemp(join(tmpdir(), 'dockerops-'));
  const path = join(directory, 'ssh');
  let said = '';
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    serve(socket, channels, (text) => (said = (said + text).slice(-2000))).catch(() => socket.destroy());
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    words: [process.execPath, '-e', relay, path],
    complaints: () => said.trim(),
    close: () => closed(server, directory),
  };
}

/** The first line has the arguments: a host's name, which we know already, and a command as ssh joins it. */
async function serve(socket: Socket, channels: Channels, complain: (text: string) => void): Promise<void> {
  socket.on('error', () => undefined);
  const [, ...words] = JSON.parse(await firstLine(socket)) as readonly string[];
  const session = await openSession(channels, words.join(' '));
  session.stderr?.on('data', (chunk: Buffer) => complain(chunk.toString()));
  session.stdin.on('error', () => undefined);
  socket.pipe(session.stdin);
  session.stdout.pipe(socket);
  socket.once('close', () => session.close());
  await session.ended();
}

/** What comes behind it stays in the socket. */
async function firstLine(socket: Socket): Promise<string> {
  let text = Buffer.alloc(0);
  for (;;) {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) {
      await once(socket, 'readable');
      continue;
    }
    text = Buffer.concat([text, chunk]);
    const end = text.indexOf('\n');
    if (end === -1) continue;
    socket.unshift(text.subarray(end + 1));
    return text.subarray(0, end).toString();
  }
}

async function closed(server: Server, directory: string): Promise<void> {
  server.close();
  await rm(directory, { recursive: true, force: true });
}
