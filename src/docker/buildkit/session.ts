import { randomUUID } from 'node:crypto';
import type Dockerode from 'dockerode';
import type { SessionNeeds } from '../../ports/index.ts';
import { asDuplex } from '../dial.ts';
import { messageTypes } from './messages.ts';
import { sessionServices } from './services.ts';

export interface Session {
  readonly id: string;
  close(): void;
}

/**
 * Opens the way back from a build (API: POST /session): the engine gives up the connection and asks over it, by gRPC, for
 * what the build needs. So secrets go from here into the build's memory, and are in no argument, request or layer.
 */
export async function openSession(
  docker: Dockerode,
  needs: SessionNeeds,
  abortSignal: AbortSignal,
): Promise<Session> {
  const { Server, ServerCredentials, status } = await import('@grpc/grpc-js');
  const services = sessionServices(await messageTypes(), status, needs);
  const methods = services.flatMap(({ definition }) => Object.values(definition).map(({ path }) => path));
  const id = randomUUID();
  const socket = asDuplex(await dialSession(docker, id, methods, abortSignal));
  const server = new Server();
  for (const { definition, implementation } of services) server.addService(definition, implementation);
  server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
  return {
    id,
    close: () => {
      server.forceShutdown();
      socket.destroy();
    },
  };
}

function dialSession(
  docker: Dockerode,
  id: string,
  methods: readonly string[],
  abortSignal: AbortSignal,
): Promise<unknown> {
  const request = {
    method: 'POST',
    path: '/session',
    hijack: true,
    headers: {
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'dockerops',
      'X-Docker-Expose-Session-Grpc-Method': [...methods],
    },
    statusCodes: { 101: true },
    abortSignal,
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error, socket) => {
      if (error) reject(error);
      else resolve(socket);
    });
  });
}
