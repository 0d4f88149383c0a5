import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WireReader, wireString } from '../../core/index.ts';

/** draft-ietf-sshm-ssh-agent §3: a request's number, and its answer's. */
const message = { requestIdentities: 11, identitiesAnswer: 12 } as const;

/**
 * Public halves of all that an agent holds, certificates included: ssh2 by itself drops what it does not know. None where the agent
 * does not answer.
 */
export async function agentIdentities(socketPath: string): Promise<readonly Buffer[]> {
  const socket = connect(socketPath);
  try {
    socket.write(wireString(Buffer.from([message.requestIdentities])));
    return identitiesIn(await answerOf(socket));
  } catch {
    return [];
  } finally {
    socket.destroy();
  }
}

async function answerOf(socket: Duplex): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE()) break;
  }
  return new WireReader(bytes).string();
}

function identitiesIn(answer: Buffer): readonly Buffer[] {
  if (answer[0] !== message.identitiesAnswer) return [];
  const reader = new WireReader(answer.subarray(1));
  return Array.from({ length: reader.uint32() }, () => {
    const blob = reader.string();
    reader.string(); // a comment
    return blob;
  });
}
