import { DockeropsError } from '../core/index.ts';
import type { TransferOptions } from '../ports/index.ts';
import type { Client } from './client.ts';
import { asReadable } from './dial.ts';
import { splitReference } from './reference.ts';
import { authOf, transfer } from './transfer.ts';

/** Pushes an image under this reference (API: POST /images/NAME/push). Returns the digest the registry gave it. */
export async function pushImage(
  client: Client,
  reference: string,
  options: TransferOptions,
  onLine: (line: string) => void,
): Promise<string> {
  const { repo, tag } = splitReference(reference);
  let digest: string | undefined;
  await transfer(
    client,
    {
      what: `push ${reference}`,
      reference,
      options,
      start: async (docker, abortSignal) =>
        asReadable(await docker.getImage(repo).push({ tag, authconfig: authOf(options.login), abortSignal })),
    },
    (message, line) => {
      if (typeof message.aux === 'object') digest = message.aux.Digest ?? digest;
      else onLine(line);
    },
  );
  if (digest === undefined) throw new DockeropsError(`push ${reference}: the registry named no digest`);
  return digest;
}
