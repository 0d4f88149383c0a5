/** A call without ids: `POST /containers/…/start`. */
export const plain = (call: string): string =>
  call
    .replace(/[0-9a-f]{64}/g, '…')
    .replace(/\?.*$/, '')
    .replace(/t-[0-9a-f]{8}/g, 'P');
