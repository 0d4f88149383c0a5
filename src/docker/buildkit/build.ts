import type { IncomingMessage } from 'node:http';
import type Dockerode from 'dockerode';
import type { BuildSpec, SessionNeeds } from '../../ports/index.ts';
import { asReadable } from '../dial.ts';
import { followBuildKit } from './progress.ts';
import { openSession } from './session.ts';

/** Builds with the BuildKit inside the engine (API: POST /build, version 2), answering what it asks meanwhile. */
export async function buildWithBuildKit(
  docker: Dockerode,
  { context, session: needs, reference }: BuildSpec & { readonly session: SessionNeeds },
  query: Readonly<Record<string, unknown>>,
  onLine: (line: string) => void,
  abortSignal: AbortSignal,
): Promise<string> {
  const session = await openSession(docker, needs, abortSignal);
  try {
    const stream = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = {
        method: 'POST',
        path: '/build?',
        file: context,
        options: { ...query, version: '2', session: session.id },
        isStream: true,
        statusCodes: { 200: true },
        abortSignal,
      };
      docker.modem.dial(request, (error, answer) => {
        if (error) reject(error);
        else resolve(answer as IncomingMessage);
      });
    });
    return await followBuildKit(reference, asReadable(stream), onLine);
  } finally {
    session.close();
  }
}
