import type {
  sendUnaryData,
  ServerUnaryCall,
  ServiceDefinition,
  status,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Type } from 'protobufjs';
import { messageOf } from '../../core/index.ts';
import type { MessageName } from './messages.ts';

export type TypeOf = (name: MessageName) => Type;
export type Message = Readonly<Record<string, unknown>>;

/** Part of what a session offers. */
export interface Service {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** A method with one question and one answer. */
export interface Unary {
  /** `/PACKAGE.SERVICE/METHOD` */
  readonly path: string;
  readonly types: readonly [request: MessageName, response: MessageName];
  /** Undefined means that there is no such thing. */
  readonly answer: (asked: Message) => Message | undefined | Promise<Message | undefined>;
}

/** Offers a call of one question and one answer; what `answer` does not know is answered NOT_FOUND. */
export function unary(typeOf: TypeOf, codes: typeof status, { path, types, answer }: Unary): Service {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const absent = { code: codes.NOT_FOUND, details: 'not given' };
  const reply = async (asked: Message, callback: sendUnaryData<Message>): Promise<void> => {
    try {
      const value = await answer(asked);
      callback(value ? null : absent, value ?? null);
    } catch (error) {
      callback({ code: codes.UNKNOWN, details: messageOf(error) });
    }
  };
  return {
    definition: { [name]: method(path, typeOf(types[0]), typeOf(types[1])) },
    implementation: {
      [name]: ({ request }: ServerUnaryCall<Message, Message>, callback: sendUnaryData<Message>) =>
        void reply(request, callback),
    },
  };
}

/** A method of gRPC by its path and message types; `stream`: both sides speak on. */
export function method(
  path: string,
  request: Type,
  response: Type,
  stream = false,
): ServiceDefinition[string] {
  const write = (type: Type) => (value: Message) => Buffer.from(type.encode(type.create(value)).finish());
  const read = (type: Type) => (data: Buffer) => type.decode(data);
  return {
    path,
    requestStream: stream,
    responseStream: stream,
    requestSerialize: write(request),
    requestDeserialize: read(request),
    responseSerialize: write(response),
    responseDeserialize: read(response),
  };
}
