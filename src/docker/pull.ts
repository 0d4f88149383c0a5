import type { TransferOptions } from '../ports/index.ts';
import type { Client } from './client.ts';
import { asReadable } from './dial.ts';
import { splitReference } from './reference.ts';
import { authOf, transfer } from './transfer.ts';

/** Pulls an image (API: POST /images/create). Returns its digest where the registry tells one. */
export async function pullImage(
  client: Client,
  reference: string,
  options: TransferOptions,
  onLine: (line: string) => void,
): Promise<string | undefined> {
  const { repo, tag } = splitReference(reference);
  const platform = options.platform === undefined ? {} : { platform: options.platform };
  let digest: string | undefined;
  await transfer(
    client,
    {
      what: `pull ${reference}`,
      reference,
      options,
      start: async (docker, abortSignal) => {
        const asked = { fromImage: repo, tag, ...platform, abortSignal };
        return asReadable(await docker.createImage(authOf(options.login), asked));
      },
    },
    (message, line) => {
      digest = /^Digest: (sha256:[0-9a-f]{64})$/.exec(message.status ?? '')?.[1] ?? digest;
      onLine(line);
    },
  );
  return digest;
}
