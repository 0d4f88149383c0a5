import type { status } from '@grpc/grpc-js';
import type { SessionNeeds } from '../../ports/index.ts';
import { agentService } from './agent.ts';
import { unary, type Message, type Service, type TypeOf, type Unary } from './methods.ts';

/** The health protocol's word for "all is well". */
const serving = 1;

/** What a build may ask of whoever started it: a sign of life, log-ins at registries, secrets, the ssh agent. */
export function sessionServices(
  typeOf: TypeOf,
  codes: typeof status,
  needs: SessionNeeds,
): readonly Service[] {
  return [
    ...methodsOf(needs).map((one) => unary(typeOf, codes, one)),
    ...(needs.sshAgent === undefined ? [] : [agentService(typeOf, needs.sshAgent)]),
  ];
}

const methodsOf = (needs: SessionNeeds): readonly Unary[] => [
  {
    // Asked every few seconds: without an answer the engine gives the session up.
    path: '/grpc.health.v1.Health/Check',
    types: ['HealthCheckRequest', 'HealthCheckResponse'],
    answer: () => ({ status: serving }),
  },
  {
    path: '/moby.filesync.v1.Auth/Credentials',
    types: ['CredentialsRequest', 'CredentialsResponse'],
    answer: ({ host }) => credentials(needs, String(host)),
  },
  {
    path: '/moby.buildkit.secrets.v1.Secrets/GetSecret',
    types: ['GetSecretRequest', 'GetSecretResponse'],
    answer: ({ id }) => {
      const secret = needs.secrets[String(id)];
      return secret && { data: Buffer.from(secret.reveal()) };
    },
  },
];

async function credentials(needs: SessionNeeds, host: string): Promise<Message> {
  const found = await needs.login(host);
  if (!found) return {};
  return 'identityToken' in found
    ? { secret: found.identityToken.reveal() }
    : { username: found.username, secret: found.password.reveal() };
}
