/**
 * Options of a dockerode call that creates something, in the request's body alone. dockerode writes what it is given into the
 * URL too, a container's environment with all its secrets as well, and URLs stand in the logs of proxies and engines.
 */
export const inBody = <Options extends object>(
  body: Options,
  abortSignal: AbortSignal,
  query: Readonly<Record<string, string>> = {},
): Options => ({ _query: query, _body: body, abortSignal }) as unknown as Options;
