/** The host a log-in is for: the first part, if it looks like one (Docker's rule), else Docker's own registry. */
export function registryHost(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? first : 'docker.io';
}
