import type { Type } from 'protobufjs';

/**
 * The messages of a BuildKit session that we speak, and those of its progress (moby/buildkit: session/auth,
 * session/secrets, session/sshforward, api/services/control). Fields we do not read are left out; times are kept as
 * bytes, since all we ask is whether they are there.
 */
const descriptors = {
  CredentialsRequest: { fields: { host: { type: 'string', id: 1 } } },
  CredentialsResponse: {
    fields: { username: { type: 'string', id: 1 }, secret: { type: 'string', id: 2 } },
  },
  GetSecretRequest: { fields: { id: { type: 'string', id: 1 } } },
  GetSecretResponse: { fields: { data: { type: 'bytes', id: 1 } } },
  CheckAgentRequest: { fields: { id: { type: 'string', id: 1 } } },
  CheckAgentResponse: { fields: {} },
  BytesMessage: { fields: { data: { type: 'bytes', id: 1 } } },
  HealthCheckRequest: { fields: { service: { type: 'string', id: 1 } } },
  HealthCheckResponse: { fields: { status: { type: 'int32', id: 1 } } },
  StatusResponse: {
    fields: {
      vertexes: { rule: 'repeated', type: 'Vertex', id: 1 },
      logs: { rule: 'repeated', type: 'VertexLog', id: 3 },
    },
  },
  Vertex: {
    fields: {
      digest: { type: 'string', id: 1 },
      name: { type: 'string', id: 3 },
      cached: { type: 'bool', id: 4 },
      started: { type: 'bytes', id: 5 },
      completed: { type: 'bytes', id: 6 },
      error: { type: 'string', id: 7 },
    },
  },
  VertexLog: {
    fields: { vertex: { type: 'string', id: 1 }, msg: { type: 'bytes', id: 4 } },
  },
};

export type MessageName = keyof typeof descriptors;

/** Looks a message's type up; the library is loaded with the first. */
export async function messageTypes(): Promise<(name: MessageName) => Type> {
  const { default: protobuf } = await import('protobufjs/light.js');
  const root = protobuf.Root.fromJSON({ nested: descriptors });
  return (name) => root.lookupType(name);
}
