import { connect } from 'node:net';
import type { sendUnaryData, ServerDuplexStream } from '@grpc/grpc-js';
import { method, type Message, type Service, type TypeOf } from './methods.ts';

type Bytes = ServerDuplexStream<{ readonly data: Buffer }, { readonly data: Buffer }>;

const service = '/moby.sshforward.v1.SSH';

/** Passes the bytes of an ssh client in the build on to the agent's socket, and back: keys never leave the agent. */
export function agentService(typeOf: TypeOf, socketPath: string): Service {
  const bytes = typeOf('BytesMessage');
  return {
    definition: {
      CheckAgent: method(`${service}/CheckAgent`, typeOf('CheckAgentRequest'), typeOf('CheckAgentResponse')),
      ForwardAgent: method(`${service}/ForwardAgent`, bytes, bytes, true),
    },
    implementation: {
      CheckAgent: (_call: unknown, callback: sendUnaryData<Message>) => callback(null, {}),
      ForwardAgent: (call: Bytes) => forward(call, socketPath),
    },
  };
}

function forward(call: Bytes, socketPath: string): void {
  const socket = connect(socketPath);
  call.on('data', ({ data }: { readonly data: Buffer }) => socket.write(data));
  call.on('end', () => socket.end());
  call.on('cancelled', () => socket.destroy());
  call.on('error', () => socket.destroy());
  socket.on('data', (data: Buffer) => call.write({ data }));
  socket.on('close', () => call.end());
  socket.on('error', (error) => call.destroy(error));
}
